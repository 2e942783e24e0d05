using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.UnitTests.Incidents;

public sealed class TimelineTests
{
    private static readonly MessageRef Message = new(IncidentChannel, "1764000000.000100");

    private static RecordMessage Says(string text) => new(Message, text, Start, null, [], false);

    [Theory]
    [InlineData("note: key revoked")]
    [InlineData("  NOTE: key revoked")]
    public void A_message_that_begins_with_note_is_marked_and_confirmed(string text)
    {
        var story = Declared();
        story.Do(Says(text), Maria);
        Assert.Equal([typeof(MessageRecorded), typeof(NoteAdded)], story.Events.TakeLast(2).Select(e => e.GetType()));
        Assert.Equal(text, story.Events.OfType<MessageRecorded>().Single().Text);
        Assert.Contains(story.State.Owed, o => o.Reaction is ConfirmNote c && c.Message == Message);
    }

    [Fact]
    public void An_ordinary_message_is_recorded_and_owes_nothing()
    {
        var story = Declared();
        story.Do(Says("looking at the logs"), Maria);
        Assert.Empty(story.State.Owed);
        Assert.Equal((1, 0), (story.State.Entries, story.State.Notes));
    }

    [Fact]
    public void A_note_of_the_lead_is_the_update_and_the_next_one_is_due_later()
    {
        var story = Declared();
        story.Say(Maria, "ack");
        story.PerformAll();
        var due = story.State.NextUpdateAt;
        story.Pass(TimeSpan.FromMinutes(50));
        story.Say(Sam, "note seen it too");
        Assert.Equal(due, story.State.NextUpdateAt);
        story.Say(Maria, "note the key is revoked");
        Assert.Equal(story.Now.AddHours(1), story.State.NextUpdateAt);
        Assert.Empty(story.State.Owed);
        story.Pass(TimeSpan.FromMinutes(50));
        Assert.Empty(story.Events.OfType<UpdateReminded>());
    }

    [Fact]
    public void Marking_a_message_twice_makes_one_note()
    {
        var story = Declared();
        var mark = new AddNote(null, Start, NoteSource.Reaction, Message, null, new Recipient("Maria", Maria), false);
        story.Do(mark, Maria);
        story.Do(mark, Sam);
        Assert.Single(story.Events.OfType<NoteAdded>());
    }

    [Fact]
    public void Edits_and_deletions_leave_the_original_entry()
    {
        var story = Declared();
        story.Do(Says("the key is AKIA1"), Maria);
        story.Do(new AmendMessage(Message, "the key is [removed]", Start), Maria);
        story.Do(new RecordRemoval(Message, Start), Maria);
        Assert.Equal("the key is AKIA1", story.Events.OfType<MessageRecorded>().Single().Text);
    }

    [Fact]
    public void A_note_without_words_is_refused_with_the_usage() =>
        Assert.Contains("note TEXT", Declared().Say(Maria, "note  ")?.Sentence, StringComparison.Ordinal);

    [Fact]
    public void A_note_keeps_its_words_exactly_as_typed()
    {
        var story = Declared();
        story.Say(Maria, "note   two  spaces “kept” <!channel> \u202e");
        Assert.Equal("two  spaces “kept” <!channel> \u202e", story.Events.OfType<NoteAdded>().Single().Text, ignoreWhiteSpaceDifferences: false);
    }

    [Fact]
    public void Entries_ask_for_a_new_witness_after_five_minutes_and_only_then()
    {
        var story = Declared();
        story.Pass(TimeSpan.FromMinutes(6));
        Assert.Empty(story.Events.OfType<WitnessRequested>());
        story.Do(Says("hello"), Maria);
        story.Pass(TimeSpan.FromMinutes(5));
        Assert.Single(story.Events.OfType<WitnessRequested>());
        story.Pass(TimeSpan.FromMinutes(30));
        Assert.Single(story.Events.OfType<WitnessRequested>());
    }

    [Fact]
    public void Every_event_type_evolves_and_an_unknown_one_throws()
    {
        var known = typeof(IncidentEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(IncidentEvent))).ToArray();
        Assert.True(known.Length >= 15);
        var state = Declared().State;
        var order = new ActionOrder(BlockAddress.Name, "203.0.113.7", "nginx", null, false);
        var run = new ActionRun(0, order, new Recipient("Maria", Maria), Start, new Verdict("block", 1, [], TimeSpan.Zero, TimeSpan.Zero), Start);
        state = state with { Runs = state.Runs.Add(run.Number, run) };
        foreach (var type in known)
        {
            var e = (IncidentEvent)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
            var thrown = Record.Exception(() => IncidentEvolution.Evolve(state, e, default));
            Assert.False(thrown is ArgumentOutOfRangeException { ParamName: "e" }, $"{type.Name} has no case in Evolve.");
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => IncidentEvolution.Evolve(state, new Unheard(), default));
    }

    private sealed record Unheard : IncidentEvent;
}
