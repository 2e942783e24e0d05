using System.Globalization;
using System.Xml.Linq;
using Floodingnaque.ChatOps.Triage;

namespace Floodingnaque.ChatOps.UnitTests.Triage;

public sealed class RequestChartTests
{
    private static readonly DateTimeOffset Start = new(2026, 8, 4, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(100_000)]
    [InlineData(50_000_000)]
    public void A_chart_of_any_length_is_sound_and_small(int minutes)
    {
        var step = Math.Max(1, minutes / 10_000);
        var some = Enumerable.Range(0, minutes / step).Select(i => new RequestMinute(Start.AddMinutes((long)i * step), 10 + (i % 30), i % 5));
        var bars = Bars(RequestChart.Draw([.. some], "x")).ToList();
        Assert.InRange(bars.Count, 0, 2 * RequestChart.MaxBars);
        Assert.All(bars, bar => Assert.InRange(Number(bar, "y") + Number(bar, "height"), 0, 261));
    }

    [Fact]
    public void Errors_have_their_share_of_the_bar()
    {
        var bars = Bars(RequestChart.Draw([new(Start, 40, 10)], "x")).ToList();
        Assert.Equal(3, Number(bars.Single(bar => bar.Attribute("class")!.Value == "ok"), "height") / Number(bars.Single(bar => bar.Attribute("class")!.Value == "error"), "height"), 3);
    }

    [Fact]
    public void A_title_is_text_and_nothing_else()
    {
        var svg = RequestChart.Draw([], "</title><script>\u001b&\"");
        Assert.DoesNotContain(XDocument.Parse(svg).Descendants(), element => element.Name.LocalName == "script");
        Assert.Equal("</title><script>\\x1b&\"", XDocument.Parse(svg).Root!.Attribute("aria-label")!.Value);
    }

    [Fact]
    public void A_chart_needs_nothing_from_outside_and_is_drawn_as_this()
    {
        var svg = RequestChart.Draw([.. Enumerable.Range(0, 10).Where(i => i != 4).Select(i => new RequestMinute(Start.AddMinutes(i), i * 10, i))], "Requests in access.log");
        Assert.DoesNotContain("http", svg.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        TestKit.Snapshot.Match(svg, "triage-chart");
    }

    private static IEnumerable<XElement> Bars(string svg) => XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "rect" && element.Parent!.Name.LocalName == "g");

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
