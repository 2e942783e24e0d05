using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.UnitTests.Evidence;

/// <summary>What counts as evidence of a target.</summary>
public sealed class CoverageTests
{
    private static readonly EvidenceItem Kept = new(1, "api", "processes", "api/p", ItemOutcome.Collected, Some.Hash(1), 10, "", null, TimeSpan.Zero) { Subject = "aaa" };

    private static EvidenceCollection Sealed(params EvidenceItem[] items) =>
        new(1, ["api"], All: true, Some.Recipient(Some.Ben), Some.Now) { Items = [.. items], SealedAt = Some.Now };

    [Fact]
    public void Evidence_of_this_very_container_covers_it_and_of_another_of_its_name_does_not()
    {
        Assert.True(Sealed(Kept).Covers("api", "aaa"));
        Assert.True(Sealed(Kept).Covers("api"));
        Assert.False(Sealed(Kept).Covers("api", "bbb"));
        Assert.False(Sealed(Kept).Covers("web"));
    }

    [Theory]
    [InlineData(ItemOutcome.Failed)]
    [InlineData(ItemOutcome.Partial)]
    [InlineData(ItemOutcome.Skipped)]
    public void Without_an_item_that_is_required_it_does_not_and_without_another_it_does(ItemOutcome outcome)
    {
        var lacking = Kept with { Number = 2, Name = "logs", Outcome = outcome };
        Assert.False(Sealed(Kept, lacking).Covers("api", "aaa"));
        Assert.False(Sealed(Kept, lacking).CoversAll);
        Assert.True(Sealed(Kept, lacking with { Required = false }).Covers("api", "aaa"));
        Assert.False(Sealed(lacking with { Required = false }).Covers("api", "aaa"));
    }

    [Fact]
    public void What_was_cancelled_still_runs_or_was_a_question_does_not()
    {
        Assert.False((Sealed(Kept) with { CancelledBy = Some.Recipient(Some.Ben) }).Covers("api"));
        Assert.False((Sealed(Kept) with { SealedAt = null }).Covers("api"));
        Assert.False((Sealed(Kept) with { Look = new LookOrder("processes", "api", null) }).Covers("api"));
    }
}
