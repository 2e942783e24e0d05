using System.Globalization;
using System.Security;
using System.Text;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>
/// Draws requests over time as SVG, the share that failed in another colour. It needs nothing from outside, and its colours follow the reader's light or dark
/// setting. Bars are one minute or as many as it takes to draw at most <see cref="MaxBars"/>.
/// </summary>
internal static class RequestChart
{
    /// <summary>Bars that are drawn at most.</summary>
    public const int MaxBars = 240;

    private const int Width = 960;
    private const int Height = 320;
    private const int Left = 80;
    private const int Right = 20;
    private const int Top = 56;
    private const int Bottom = 60;
    private const int Ticks = 4;

    private static readonly int[] Steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];

    /// <param name="minutes">In order; minutes without requests may be missing.</param>
    /// <param name="title">Any text; it is escaped.</param>
    public static string Draw(IReadOnlyList<RequestMinute> minutes, string title)
    {
        var bars = Bars(minutes, out var step);
        var most = Round(bars.Count == 0 ? 1 : bars.Max(bar => bar.Requests));
        var svg = new StringBuilder();
        var shown = SecurityElement.Escape(EscapedText.Of(title));
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" role=\"img\" aria-label=\"{shown}\">");
        Add(svg, $"<title>{shown}</title>");
        Add(svg, $"<style>svg{{background:#fff;font:12px sans-serif}}text{{fill:#24292f}}.grid{{stroke:#d0d7de}}.ok{{fill:#0969da}}.error{{fill:#cf222e}}@media(prefers-color-scheme:dark){{svg{{background:#0d1117}}text{{fill:#e6edf3}}.grid{{stroke:#30363d}}.ok{{fill:#58a6ff}}.error{{fill:#ff7b72}}}}</style>");
        Add(svg, $"<text x=\"{Left}\" y=\"22\" font-size=\"16\">{shown}</text>");
        Legend(svg);
        Axes(svg, bars, most, step);
        for (var i = 0; i < bars.Count; i++)
        {
            Bar(svg, bars[i], i, bars.Count, most);
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Minutes put together until they fit; those without requests are there, with nothing.</summary>
    private static List<RequestMinute> Bars(IReadOnlyList<RequestMinute> minutes, out int step)
    {
        step = 1;
        if (minutes.Count == 0)
            return [];
        var span = (long)(minutes[^1].Minute - minutes[0].Minute).TotalMinutes + 1;
        step = Array.Find(Steps, wide => (span / wide) + 2 <= MaxBars);
        if (step == 0)
            step = (int)((span / (MaxBars - 2) / 1440) + 1) * 1440;
        var ticks = TimeSpan.FromMinutes(step).Ticks;
        var first = minutes[0].Minute.UtcTicks / ticks;
        var bars = Enumerable.Range(0, (int)((minutes[^1].Minute.UtcTicks / ticks) - first) + 1)
            .Select(i => new RequestMinute(new DateTimeOffset((first + i) * ticks, TimeSpan.Zero), 0, 0)).ToList();
        foreach (var minute in minutes)
        {
            var bar = (int)((minute.Minute.UtcTicks / ticks) - first);
            bars[bar] = bars[bar] with { Requests = bars[bar].Requests + minute.Requests, Errors = bars[bar].Errors + minute.Errors };
        }

        return bars;
    }

    private static void Bar(StringBuilder svg, RequestMinute bar, int place, int count, long most)
    {
        if (bar.Requests == 0)
            return;
        double height = Height - Top - Bottom;
        var (wide, all, errors) = ((double)(Width - Left - Right) / count, height * bar.Requests / most, height * bar.Errors / most);
        var (x, foot) = (Left + (place * wide), Height - Bottom);
        Add(svg, $"<g><title>{bar.Minute:yyyy-MM-dd HH:mm} UTC: {bar.Requests:N0} requests, {bar.Errors:N0} answered 4xx or 5xx</title>");
        Add(svg, $"<rect class=\"ok\" x=\"{x:0.##}\" y=\"{foot - all:0.##}\" width=\"{wide * 0.9:0.##}\" height=\"{all - errors:0.##}\"/>");
        Add(svg, $"<rect class=\"error\" x=\"{x:0.##}\" y=\"{foot - errors:0.##}\" width=\"{wide * 0.9:0.##}\" height=\"{errors:0.##}\"/></g>");
    }

    private static void Axes(StringBuilder svg, List<RequestMinute> bars, long most, int step)
    {
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var y = Height - Bottom - ((Height - Top - Bottom) * tick / Ticks);
            Add(svg, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y}\" y2=\"{y}\"/><text x=\"{Left - 8}\" y=\"{y + 4}\" text-anchor=\"end\">{most * tick / Ticks:N0}</text>");
        }

        for (var tick = 0; tick <= Ticks && bars.Count > 0; tick++)
        {
            var bar = (bars.Count - 1) * tick / Ticks;
            var x = Left + ((bar + 0.5) * (Width - Left - Right) / bars.Count);
            Add(svg, $"<text x=\"{x:0.##}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{bars[bar].Minute:MM-dd HH:mm}</text>");
        }

        Add(svg, $"<text x=\"{Left + ((Width - Left - Right) / 2)}\" y=\"{Height - 14}\" text-anchor=\"middle\">time (UTC)</text>");
        Add(svg, $"<text transform=\"translate(16 {Top + ((Height - Top - Bottom) / 2)}) rotate(-90)\" text-anchor=\"middle\">requests per {(step == 1 ? "minute" : $"{step} minutes")}</text>");
    }

    private static void Legend(StringBuilder svg)
    {
        Add(svg, $"<rect class=\"ok\" x=\"{Left}\" y=\"32\" width=\"10\" height=\"10\"/><text x=\"{Left + 16}\" y=\"41\">answered</text>");
        Add(svg, $"<rect class=\"error\" x=\"{Left + 90}\" y=\"32\" width=\"10\" height=\"10\"/><text x=\"{Left + 106}\" y=\"41\">answered 4xx or 5xx</text>");
    }

    /// <summary>The next number that divides well: 4, 8, 20, 40, 80, 200, …</summary>
    private static long Round(long most)
    {
        for (var ten = 4L; ; ten *= 10)
        {
            foreach (var times in (ReadOnlySpan<long>)[1, 2, 5])
            {
                if (ten * times >= most)
                    return ten * times;
            }
        }
    }

    private static void Add(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
