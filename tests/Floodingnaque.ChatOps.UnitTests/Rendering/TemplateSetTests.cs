using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Floodingnaque.ChatOps.UnitTests.Rendering;

public sealed class TemplateSetTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("templates-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_template_that_does_not_parse_stops_the_start_and_names_file_and_line()
    {
        var file = Write("noted", "fine\n{{ if }}\n");
        var e = Assert.Throws<TemplateException>(() => TemplateSet.Load(TemplateSet.ShippedDirectory, folder.FullName));
        Assert.StartsWith($"{file}:2: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_replaces_nothing_stops_the_start_for_its_name_is_wrong()
    {
        Write("notet", "hello");
        var e = Assert.Throws<TemplateException>(() => TemplateSet.Load(TemplateSet.ShippedDirectory, folder.FullName));
        Assert.Contains("notet.sbn", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_stops_the_start() =>
        Assert.Throws<TemplateException>(() => TemplateSet.Load(TemplateSet.ShippedDirectory, Path.Combine(folder.FullName, "none")));

    [Fact]
    public void An_operators_template_replaces_the_shipped_one_of_its_name()
    {
        Write("marked", "# Ours");
        Assert.Equal([new HeaderBlock("Ours")], Rendered("marked").Blocks);
        Assert.NotEmpty(Rendered("resolved").Blocks);
    }

    [Theory]
    [InlineData("{{ incident.titel }}")]
    [InlineData("{{ nobody_knows }}")]
    [InlineData("{{ include 'noted' }}")]
    [InlineData("{{ for i in 1..100000 }}x{{ end }}")]
    public void An_operators_template_that_fails_while_rendering_gives_way_to_the_shipped_one(string bad)
    {
        Write("marked", bad);
        Assert.StartsWith("📌 Added to the timeline", Rendered("marked").Fallback, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_of_no_name_is_a_bug() =>
        Assert.Throws<TemplateException>(() => Messages.Renderer.Render("no-such", Incident.Nothing, Messages.Context(Some.Declared())));

    [Fact]
    public void Values_are_never_read_as_markup_and_what_a_capture_caught_is_a_value_too()
    {
        Write("marked", "{{ text }}\n\n{{ capture x }}# {{ text }}{{ end }}{{ x }}\n\n> {{ text }}");
        var blocks = Rendered("marked", "# no *header*\n---").Blocks;
        Assert.Equal("section  # no *header*\n         ---", Shown(blocks[0]));
        Assert.Equal("section  # # no *header*\n         ---", Shown(blocks[1]));
        Assert.Equal("quote    # no *header*\n         ---", Shown(blocks[2]));
    }

    [Fact]
    public void Every_line_kind_becomes_its_block()
    {
        Write("marked", """
            # Head *er*
            text with *bold*, _italic_, `code`, snake_case_word, 2 * 3 * 4 and \*stars\*
            second line
            - [ ] open
            - item

            > quoted
            > twice
            ---
            | Label: value: more
            | Empty: {{ null }}
            [primary: Yes](ack {{ incident.id }})
            [danger: No](escalate) confirm: Sure?
            [odd: x](y)
            -# small
            {{ mention by }} {{ time now }} {{ datetime now }} {{ incident.channel }} {{ code "a`b" }}
            """);
        Snapshot.Match(BlockText.Of(Rendered("marked")), "markup");
    }

    [Fact]
    public void Rendering_may_happen_many_times_at_once()
    {
        var once = BlockText.Of(Messages.Render("status"));
        Parallel.For(0, 200, _ => Assert.Equal(once, BlockText.Of(Messages.Render("status"))));
    }

    private static string Shown(Block block) => BlockText.Of(new ChatMessage("", [block])).Split('\n', 3)[2].TrimEnd('\n');

    private ChatMessage Rendered(string name, string text = "Seen.")
    {
        var incident = Messages.Situations()["open"];
        var renderer = new MessageRenderer(TemplateSet.Load(TemplateSet.ShippedDirectory, folder.FullName), NullLogger<MessageRenderer>.Instance);
        return renderer.Render(name, incident, Messages.Context(incident, text));
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(folder.FullName, name + TemplateSet.Extension);
        File.WriteAllText(file, text);
        return file;
    }

    [Theory]
    [InlineData("timeline")]
    [InlineData("card")]
    [InlineData("noted")]
    [InlineData("help")]
    public void The_same_message_is_the_same_however_often_it_is_rendered(string template)
    {
        // A rendering context serves many messages: no limit of the engine may add up over them, and nothing of one may show in the next.
        var situation = Messages.Situations()["open"];
        var context = Messages.Context(situation, new string('x', 2_000));
        var first = Messages.Renderer.Render(template, situation, context).Fallback;
        for (var n = 0; n < 3_000; n++)
        {
            Assert.Equal(first, Messages.Renderer.Render(template, situation, context).Fallback);
        }
    }
}
