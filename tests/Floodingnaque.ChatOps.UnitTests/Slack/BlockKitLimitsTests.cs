using Floodingnaque.ChatOps.Slack;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

public sealed class BlockKitLimitsTests
{
    private static readonly Option SomeOption = new("One", "1");

    /// <summary>Each row: where the fault is, a block at the limit, the same block one over it.</summary>
    private static readonly (string Path, Block Fits, Block Over)[] Limits =
    [
        ("/blocks/0/block_id", new DividerBlock { BlockId = X(255) }, new DividerBlock { BlockId = X(256) }),
        ("/blocks/0/text/text", new HeaderBlock(X(150)), new HeaderBlock(X(151))),
        ("/blocks/0/text/text", new SectionBlock(new Markdown(X(3000))), new SectionBlock(new Markdown(X(3001)))),
        ("/blocks/0/text/text", new SectionBlock(new Markdown("x")), new SectionBlock(new Markdown(""))),
        ("/blocks/0", new SectionBlock(new Markdown("x")), new SectionBlock()),
        ("/blocks/0/fields", Fields(10, "x"), Fields(11, "x")),
        ("/blocks/0/fields", Fields(1, "x"), Fields(0, "x")),
        ("/blocks/0/fields/0/text", Fields(1, X(2000)), Fields(1, X(2001))),
        ("/blocks/0/accessory", new SectionBlock(new Markdown("x")) { Accessory = new Button("a", "b") },
            new SectionBlock(new Markdown("x")) { Accessory = new PlainTextInput("a") }),
        ("/blocks/0/elements", Context(10, "x"), Context(11, "x")),
        ("/blocks/0/elements", Context(1, "x"), Context(0, "x")),
        ("/blocks/0/elements/0/text", Context(1, X(3000)), Context(1, X(3001))),
        ("/blocks/0/elements", Actions(25), Actions(26)),
        ("/blocks/0/elements", Actions(1), Actions(0)),
        ("/blocks/0/elements/1/action_id", new ActionsBlock([new Button("a", "b"), new Button("c", "b")]),
            new ActionsBlock([new Button("a", "b"), new Button("a", "b")])),
        ("/blocks/0/elements/0", One(new Button("a", "b")), One(new PlainTextInput("a"))),
        ("/blocks/0/elements/0/action_id", One(new Button(X(255), "b")), One(new Button(X(256), "b"))),
        ("/blocks/0/elements/0/text/text", One(new Button("a", X(75))), One(new Button("a", X(76)))),
        ("/blocks/0/elements/0/value", One(new Button("a", "b") { Value = X(2000) }), One(new Button("a", "b") { Value = X(2001) })),
        ("/blocks/0/elements/0/url", One(new Button("a", "b") { Url = X(3000) }), One(new Button("a", "b") { Url = X(3001) })),
        ("/blocks/0/elements/0/accessibility_label", One(new Button("a", "b") { AccessibilityLabel = X(75) }),
            One(new Button("a", "b") { AccessibilityLabel = X(76) })),
        ("/blocks/0/elements/0/confirm/title/text", Asked(new(X(100), new PlainText("q"), "y", "n")), Asked(new(X(101), new PlainText("q"), "y", "n"))),
        ("/blocks/0/elements/0/confirm/text/text", Asked(new("t", new Markdown(X(300)), "y", "n")), Asked(new("t", new Markdown(X(301)), "y", "n"))),
        ("/blocks/0/elements/0/confirm/confirm/text", Asked(new("t", new PlainText("q"), X(30), "n")), Asked(new("t", new PlainText("q"), X(31), "n"))),
        ("/blocks/0/elements/0/confirm/deny/text", Asked(new("t", new PlainText("q"), "y", X(30))), Asked(new("t", new PlainText("q"), "y", X(31)))),
        ("/blocks/0/elements/0/options", Select(100), Select(101)),
        ("/blocks/0/elements/0/options", Select(1), Select(0)),
        ("/blocks/0/elements/0/options/0/text/text", Select(new Option(X(75), "1")), Select(new Option(X(76), "1"))),
        ("/blocks/0/elements/0/options/0/description/text", Select(SomeOption with { Description = X(75) }),
            Select(SomeOption with { Description = X(76) })),
        ("/blocks/0/elements/0/options/0/value", Select(new Option("o", X(150))), Select(new Option("o", X(151)))),
        ("/blocks/0/elements/0/initial_option/value", One(new StaticSelect("a", [SomeOption]) { InitialOption = SomeOption }),
            One(new StaticSelect("a", [SomeOption]) { InitialOption = new Option("o", X(151)) })),
        ("/blocks/0/elements/0/placeholder/text", One(new StaticSelect("a", [SomeOption]) { Placeholder = X(150) }),
            One(new StaticSelect("a", [SomeOption]) { Placeholder = X(151) })),
        ("/blocks/0/elements/0/placeholder/text", One(new ExternalSelect("a") { Placeholder = X(150) }), One(new ExternalSelect("a") { Placeholder = X(151) })),
        ("/blocks/0/label/text", new InputBlock(X(2000), new PlainTextInput("a")), new InputBlock(X(2001), new PlainTextInput("a"))),
        ("/blocks/0/hint/text", new InputBlock("l", new PlainTextInput("a")) { Hint = X(2000) }, new InputBlock("l", new PlainTextInput("a")) { Hint = X(2001) }),
        ("/blocks/0/element", new InputBlock("l", new ExternalSelect("a")), new InputBlock("l", new Button("a", "b"))),
        ("/blocks/0/element/max_length", Typed(new("a") { MaxLength = 3000 }), Typed(new("a") { MaxLength = 3001 })),
        ("/blocks/0/element/max_length", Typed(new("a") { MinLength = 5, MaxLength = 5 }), Typed(new("a") { MinLength = 5, MaxLength = 4 })),
        ("/blocks/0/element/min_length", Typed(new("a") { MinLength = 0 }), Typed(new("a") { MinLength = -1 })),
        ("/blocks/0/element/initial_value", Typed(new("a") { MaxLength = 3, InitialValue = "abc" }), Typed(new("a") { MaxLength = 3, InitialValue = "abcd" })),
        ("/blocks/0/element/placeholder/text", Typed(new("a") { Placeholder = X(150) }), Typed(new("a") { Placeholder = X(151) })),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Limits.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_block_at_its_limit_passes_and_one_over_it_is_named_by_its_path(int row)
    {
        var (path, fits, over) = Limits[row];
        BlockKitLimits.Check(Modal([fits]));
        Assert.Equal([path], Paths(() => BlockKitLimits.Check(Modal([over]))));
        Assert.Equal([path], Paths(() => BlockKitLimits.Check(new Message("x") { Blocks = [over] })));
    }

    [Fact]
    public void A_message_has_at_most_fifty_blocks()
    {
        BlockKitLimits.Check(new Message("x") { Blocks = Dividers(50) });
        Assert.Equal(["/blocks"], Paths(() => BlockKitLimits.Check(new Message("x") { Blocks = Dividers(51) })));
        Assert.Equal(["/blocks"], Paths(() => BlockKitLimits.Check(new ResponseMessage { Blocks = Dividers(51) })));
        Assert.Equal(["/blocks"], Paths(() => BlockKitLimits.Check(new MessageUpdate("C", "1", "x") { Blocks = Dividers(51) })));
    }

    [Fact]
    public void A_view_has_at_most_a_hundred_blocks()
    {
        BlockKitLimits.Check(Modal(Dividers(100)));
        Assert.Equal(["/blocks"], Paths(() => BlockKitLimits.Check(Modal(Dividers(101)))));
    }

    [Fact]
    public void A_block_id_is_unique()
    {
        Block[] blocks = [new DividerBlock { BlockId = "a" }, new DividerBlock(), new DividerBlock(), new DividerBlock { BlockId = "a" }];
        Assert.Equal(["/blocks/3/block_id"], Paths(() => BlockKitLimits.Check(new Message("x") { Blocks = blocks })));
    }

    [Fact]
    public void An_update_is_shorter_than_a_message()
    {
        BlockKitLimits.Check(new Message(X(40_000)));
        Assert.Equal(["/text"], Paths(() => BlockKitLimits.Check(new Message(X(40_001)))));
        BlockKitLimits.Check(new MessageUpdate("C", "1", X(4_000)));
        Assert.Equal(["/text"], Paths(() => BlockKitLimits.Check(new MessageUpdate("C", "1", X(4_001)))));
    }

    [Fact]
    public void A_message_always_has_its_text() => Assert.Equal(["/text"], Paths(() => BlockKitLimits.Check(new Message(""))));

    [Fact]
    public void Metadata_stays_below_fifteen_thousand_bytes()
    {
        BlockKitLimits.Check(WithMetadata(14_000));
        Assert.Equal(["/metadata"], Paths(() => BlockKitLimits.Check(WithMetadata(15_000))));
    }

    [Fact]
    public void A_modals_own_texts_are_limited()
    {
        var view = Modal([new DividerBlock()]);
        BlockKitLimits.Check(view with
        {
            Title = X(24),
            Submit = X(24),
            Close = X(24),
            CallbackId = X(255),
            ExternalId = X(255),
            PrivateMetadata = X(3000),
        });
        Assert.Equal(
            ["/title/text", "/submit/text", "/close/text", "/callback_id", "/external_id", "/private_metadata"],
            Paths(() => BlockKitLimits.Check(view with
            {
                Title = X(25),
                Submit = X(25),
                Close = X(25),
                CallbackId = X(256),
                ExternalId = X(256),
                PrivateMetadata = X(3001),
            })));
    }

    [Fact]
    public void A_modal_with_an_input_needs_a_submit_button() =>
        Assert.Equal(["/submit"], Paths(() => BlockKitLimits.Check(Modal([Typed(new("a"))]) with { Submit = null })));

    [Fact]
    public void A_modal_is_at_most_250_kilobytes()
    {
        var big = Enumerable.Range(0, 90).Select(_ => (Block)new SectionBlock(new Markdown(X(2900)))).ToList();
        Assert.Equal([""], Paths(() => BlockKitLimits.Check(Modal(big))));
    }

    [Fact]
    public void Suggestions_may_be_none_but_not_more_than_a_hundred()
    {
        BlockKitLimits.Check(new OptionsResponse([]));
        Assert.Equal(["/options"], Paths(() => BlockKitLimits.Check(new OptionsResponse([.. Enumerable.Repeat(SomeOption, 101)]))));
    }

    [Fact]
    public void Emoji_count_as_characters_and_not_as_code_units() => BlockKitLimits.Check(
        new Message("x") { Blocks = [new HeaderBlock(string.Concat(Enumerable.Repeat("💥", 150)))] });

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var e = Assert.Throws<BlockKitLimitException>(
            () => BlockKitLimits.Check(new Message("") { Blocks = [new HeaderBlock(X(151)), new SectionBlock()] }));
        Assert.Equal(3, e.Violations.Count);
        Assert.Contains("/blocks/0/text/text has 151 characters, 150 are allowed", e.Message, StringComparison.Ordinal);
    }

    private static string X(int length) => new('x', length);

    private static ModalView Modal(IReadOnlyList<Block> blocks) => new("T", blocks) { Submit = "Go" };

    private static Block[] Dividers(int count) => [.. Enumerable.Range(0, count).Select(_ => new DividerBlock())];

    private static SectionBlock Fields(int count, string text) => new() { Fields = [.. Enumerable.Repeat(new Markdown(text), count)] };

    private static ContextBlock Context(int count, string text) => new([.. Enumerable.Repeat(new Markdown(text), count)]);

    private static ActionsBlock Actions(int count) => new([.. Enumerable.Range(0, count).Select(i => new Button($"a{i}", "b"))]);

    private static ActionsBlock One(BlockElement element) => new([element]);

    private static ActionsBlock Asked(Confirm confirm) => One(new Button("a", "b") { Confirm = confirm });

    private static ActionsBlock Select(int options) => One(new StaticSelect("a", [.. Enumerable.Repeat(SomeOption, options)]));

    private static ActionsBlock Select(Option option) => One(new StaticSelect("a", [option]));

    private static InputBlock Typed(PlainTextInput input) => new("l", input);

    private static Message WithMetadata(int bytes) =>
        new("x") { Metadata = new MessageMetadata("e", new Dictionary<string, string> { ["k"] = X(bytes) }) };

    private static IEnumerable<string> Paths(Action check) =>
        Assert.Throws<BlockKitLimitException>(check).Violations.Select(violation => violation.Path);
}
