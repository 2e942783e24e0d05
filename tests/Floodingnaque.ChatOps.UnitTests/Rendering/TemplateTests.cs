using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.UnitTests.Rendering;

public sealed class TemplateTests
{
    public static TheoryData<string> Names => [.. TemplateSet.Load(TemplateSet.ShippedDirectory).Names.Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_template_says_the_right_thing_in_every_situation(string template)
    {
        var text = "";
        var seen = new HashSet<string>();
        foreach (var situation in Messages.SituationsOf(template).Keys)
        {
            var shown = BlockText.Of(Messages.Render(template, situation));
            text += seen.Add(shown) ? $"===== {situation}\n{shown}\n" : "";
        }

        Snapshot.Match(text, template);
    }
}
