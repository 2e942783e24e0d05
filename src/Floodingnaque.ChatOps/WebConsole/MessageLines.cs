using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.WebConsole;

/// <summary>Messages and channels to lines of the chat file and back.</summary>
internal static class MessageLines
{
    public static ChannelLine Write(ConsoleChannel c) =>
        new(c.Id, c.Kind.ToString().ToLowerInvariant(), c.Purpose, c.Topic, [.. c.Members], c.Key);

    public static ConsoleChannel Read(ChannelLine l) => new(
        l.Id,
        l.Kind switch { "public" => ChannelKind.Public, "direct" => ChannelKind.Direct, _ => ChannelKind.Private },
        l.Purpose, l.Topic, [.. l.Members], l.Key);

    public static MessageLine Write(ConsoleMessage m) => new(
        m.Id, m.Channel, m.Author.ToString(), m.SentAt, m.Text, m.Drawn?.Fallback, m.Drawn?.Blocks.Select(Write).ToArray())
    {
        Thread = m.Thread,
        Files = m.Files.Count == 0 ? null : [.. m.Files.Select(f => new FileLine(f.Id, f.Name, f.MediaType, f.Bytes))],
        EditedAt = m.EditedAt,
        Deleted = m.Deleted,
        Pinned = m.Pinned,
        Reactions = m.Reactions.IsEmpty
            ? null
            : m.Reactions.ToDictionary(r => r.Key, r => (IReadOnlyList<string>)[.. r.Value.Select(a => a.ToString())]),
        Key = m.Key,
    };

    public static ConsoleMessage Read(MessageLine l) => new()
    {
        Id = l.Id,
        Channel = l.Channel,
        Author = Actor.Parse(l.Author),
        SentAt = l.At,
        Text = l.Text,
        Drawn = l.Fallback is null ? null : new ChatMessage(l.Fallback, [.. (l.Blocks ?? []).Select(Read)]),
        Thread = l.Thread,
        Files = [.. (l.Files ?? []).Select(f => new ChatFile(f.Id, f.Name, f.MediaType, f.Bytes))],
        EditedAt = l.EditedAt,
        Deleted = l.Deleted,
        Pinned = l.Pinned,
        Reactions = (l.Reactions ?? ImmutableDictionary<string, IReadOnlyList<string>>.Empty)
            .ToImmutableSortedDictionary(r => r.Key, r => r.Value.Select(Actor.Parse).ToImmutableArray()),
        Key = l.Key,
    };

    private static BlockLine Write(Block block) => block switch
    {
        HeaderBlock b => new("header") { Text = b.Text },
        SectionBlock b => new("section") { Spans = Write(b.Spans) },
        QuoteBlock b => new("quote") { Spans = Write(b.Spans) },
        ContextBlock b => new("context") { Spans = Write(b.Spans) },
        FieldsBlock b => new("fields") { Fields = [.. b.Fields.Select(f => new FieldLine(f.Label, Write(f.Value)))] },
        ButtonsBlock b => new("buttons")
        {
            Buttons = [.. b.Buttons.Select(x => new ButtonLine(x.Label, x.Words, x.Style.ToString().ToLowerInvariant(), x.Confirm))],
        },
        DividerBlock => new("divider"),
        _ => throw new ArgumentOutOfRangeException(nameof(block), block.GetType().Name, "No line for this block."),
    };

    private static Block Read(BlockLine l) => l.Is switch
    {
        "header" => new HeaderBlock(l.Text ?? ""),
        "quote" => new QuoteBlock(Read(l.Spans)),
        "context" => new ContextBlock(Read(l.Spans)),
        "fields" => new FieldsBlock([.. (l.Fields ?? []).Select(f => new Field(f.Label, Read(f.Value)))]),
        "buttons" => new ButtonsBlock([.. (l.Buttons ?? []).Select(b => new Button(b.Label, b.Words, Style(b.Style), b.Confirm))]),
        "divider" => new DividerBlock(),
        _ => new SectionBlock(Read(l.Spans)), // also what a newer version wrote: its words are shown, its shape is not
    };

    private static SpanLine[] Write(IReadOnlyList<Span> spans) => [.. spans.Select(Write)];

    private static SpanLine Write(Span span) => span switch
    {
        TextSpan s => new("text") { Text = s.Text, Marks = Marks(s) },
        MentionSpan s => new("mention") { Text = s.Name, To = s.Who.ToString() },
        ChannelSpan s => new("channel") { Text = s.Name, To = s.Channel.ToString() },
        InstantSpan s => new(s.Style is InstantStyle.Time ? "time" : "moment") { At = s.At },
        LinkSpan s => new("link") { Text = s.Label, To = s.Url.ToString() },
        _ => throw new ArgumentOutOfRangeException(nameof(span), span.GetType().Name, "No line for this span."),
    };

    private static Span[] Read(IReadOnlyList<SpanLine>? spans) => [.. (spans ?? []).Select(Read)];

    private static Span Read(SpanLine l) => l switch
    {
        { Is: "mention", To: { } to } => new MentionSpan(Actor.Parse(to), l.Text ?? to),
        { Is: "channel", To: { } to } => new ChannelSpan(Channel(to), l.Text ?? to),
        { Is: "time", At: { } at } => new InstantSpan(at, InstantStyle.Time),
        { Is: "moment", At: { } at } => new InstantSpan(at, InstantStyle.DateAndTime),
        { Is: "link", To: { } to } when Uri.TryCreate(to, UriKind.Absolute, out var url) => new LinkSpan(url, l.Text ?? to),
        _ => new TextSpan(l.Text ?? "", Marked(l, 'b'), Marked(l, 'i'), Marked(l, 'c')),
    };

    private static ChannelRef Channel(string text)
    {
        var (platform, id) = Actor.Parse(text);
        return new ChannelRef(platform, id);
    }

    private static string? Marks(TextSpan s) =>
        s is { Bold: false, Italic: false, Code: false } ? null : (s.Bold ? "b" : "") + (s.Italic ? "i" : "") + (s.Code ? "c" : "");

    private static bool Marked(SpanLine l, char mark) => l.Marks?.Contains(mark, StringComparison.Ordinal) ?? false;

    private static ButtonStyle Style(string style) => style switch
    {
        "primary" => ButtonStyle.Primary,
        "danger" => ButtonStyle.Danger,
        _ => ButtonStyle.Plain,
    };
}
