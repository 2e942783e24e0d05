using Floodingnaque.ChatOps.IntegrationTests.Contracts;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Firewall;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

/// <summary>What only nftables can do, or get wrong.</summary>
public static class NftablesBlockTests
{
    public abstract class OneKernel : FirewallSetting
    {
        private protected override string Backend => FirewallOptions.Nftables;

        private protected Task<string> Nft(string command) => Server.Machine.Do("nft", command);
    }

    public sealed class Clock : OneKernel
    {
        [RootTheory]
        [InlineData("203.0.113.7")]
        [InlineData("203.0.113.0/24")]
        public async Task The_kernel_itself_lets_go_of_a_block_that_nobody_lifts(string blocked)
        {
            var run = Run(blocked) with { HoldUntil = DateTimeOffset.UtcNow.AddSeconds(2) };
            await Target.Perform(run, new StepLog(), CancellationToken.None);
            Assert.Equal("000", await Server.Get("203.0.113.7"));
            await Eventually.True(() => Server.Get("203.0.113.7").GetAwaiter().GetResult() == "200", "the client is served again");

            var late = await Target.LookAtEffect(run with { HoldUntil = null }, new StepLog(), CancellationToken.None);
            Assert.Equal(new Look(false, $"there is no element of INC-2026-11-24-001 #1 for {blocked} in the table inet chatops"), late);
            Assert.True((await Undo(run)).Holds);
            Assert.True((await Do(Run(blocked, 2))).Holds);
        }

        [RootTheory]
        [InlineData("203.0.113.7")]
        [InlineData("2001:db8:2::/64")]
        public async Task A_block_is_held_as_long_as_it_was_renewed_for(string blocked)
        {
            var run = Run(blocked) with { HoldUntil = DateTimeOffset.UtcNow.AddMinutes(10) };
            Assert.True((await Do(run)).Holds);
            var longer = run with { HoldUntil = DateTimeOffset.UtcNow.AddHours(24) };
            var early = await Target.LookAtEffect(longer, new StepLog(), CancellationToken.None);
            Assert.Contains("before its time", early.Seen, StringComparison.Ordinal);

            foreach (var renewed in new[] { longer, run, run with { HoldUntil = null }, run })
            {
                await Target.Renew(renewed, new StepLog(), CancellationToken.None);
                var look = await Target.LookAtEffect(renewed, new StepLog(), CancellationToken.None);
                Assert.True(look.Holds, look.Seen);
            }

            Assert.True((await Undo(run)).Holds);
        }

        [RootFact]
        public async Task A_block_without_a_clock_is_noticed_when_it_should_have_one()
        {
            await Do(Run("203.0.113.7") with { HoldUntil = null });
            var look = await Target.LookAtEffect(Run("203.0.113.7"), new StepLog(), CancellationToken.None);
            Assert.Equal(new Look(false, "the kernel would hold 203.0.113.7 without end"), look);
        }

        [RootFact]
        public async Task A_block_whose_time_is_over_is_not_begun()
        {
            var run = Run("203.0.113.7") with { HoldUntil = DateTimeOffset.UtcNow.AddMinutes(-1) };
            var thrown = await Assert.ThrowsAsync<TargetException>(() => Target.Perform(run, new StepLog(), CancellationToken.None));
            Assert.Equal("the time of INC-2026-11-24-001 #1 is over", thrown.Message);
            Assert.Equal("200", await Server.Get("203.0.113.7"));
        }
    }

    public sealed class Table : OneKernel
    {
        [RootFact]
        public async Task Other_tables_stay_as_they_are()
        {
            await Nft("add table inet others; add chain inet others c { type filter hook input priority 0; }; add rule inet others c tcp dport 9 drop; add table ip chatops");
            var before = await Ruleset();
            await Do(Run("203.0.113.7"));
            await Undo(Run("203.0.113.7"));
            await Nft("delete table inet chatops");
            Assert.Equal(before, await Ruleset());
        }

        [RootTheory]
        [InlineData("add rule inet chatops sources tcp dport 22 accept", "in the chain sources is in the table inet chatops, which is the bot's own: move it to another table")]
        [InlineData("add chain inet chatops mine", "the chain “mine” is in the table inet chatops")]
        [InlineData("add set inet chatops mine { type ipv4_addr; }", "the set “mine” is in")]
        [InlineData("add map inet chatops mine { type ipv4_addr : verdict; }", "the map “mine” is in")]
        [InlineData("add element inet chatops block4net { 198.51.100.1-198.51.100.5 }", "the element {")]
        [InlineData("delete table inet chatops; add table inet chatops; add set inet chatops block4 { type inet_service; }", "the set “block4” is in")]
        [InlineData("delete table inet chatops; add table inet chatops; add chain inet chatops sources", "the chain “sources” is in")]
        [InlineData("delete table inet chatops; add table inet chatops { flags dormant; }", "")]
        public async Task A_table_that_somebody_changed_is_not_touched_but_what_is_the_bots_can_be_taken_back(string change, string words)
        {
            await Do(Run("203.0.113.7", 1));
            await Nft(change);
            var before = await Ruleset();
            Assert.Contains(words, await Refusal(Run("198.51.100.9", 2)), StringComparison.Ordinal);
            Assert.Equal(before, await Ruleset());
            if (!change.Contains("dormant", StringComparison.Ordinal)) // nft 1.0.6 cuts such a listing short
            {
                Assert.True((await Undo(Run("203.0.113.7", 1))).Holds);
            }

            Assert.Equal("200", await Server.Get("203.0.113.7"));
        }

        [RootTheory]
        [InlineData("flush chain inet chatops sources")]
        [InlineData("insert rule inet chatops sources accept")]
        [InlineData("flush chain inet chatops sources; add rule inet chatops sources ip saddr @block4 drop; add rule inet chatops sources ip saddr @block4 drop")]
        public async Task A_chain_that_does_not_drop_any_more_is_no_block(string change)
        {
            Assert.True((await Do(Run("203.0.113.0/24"))).Holds);
            await Nft(change);
            Assert.Equal("200", await Server.Get("203.0.113.7"));
            var look = await Target.LookAtEffect(Run("203.0.113.0/24"), new StepLog(), CancellationToken.None);
            Assert.Equal(new Look(false, "the chain sources of the table inet chatops does not drop what is in its sets"), look);
        }

        [RootFact]
        public async Task Rules_that_somebody_removed_are_written_anew_with_the_next_block()
        {
            await Do(Run("203.0.113.7", 1));
            await Nft("flush chain inet chatops sources");
            Assert.True((await Do(Run("198.51.100.9", 2))).Holds);
            Assert.Equal(("000", "000"), (await Server.Get("203.0.113.7"), await Server.Get("198.51.100.9")));
        }

        [RootFact]
        public async Task A_network_around_a_blocked_network_is_refused_and_says_what_to_do()
        {
            await Do(Run("203.0.113.0/25", 1));
            Assert.Equal(
                "203.0.113.0/25 is blocked already, for INC-2026-11-24-001 #1, and a set of nftables holds no network around another: undo that first",
                await Refusal(Run("203.0.113.0/24", 2)));
        }

        [RootFact]
        public async Task What_somebody_blocked_by_hand_stays_his()
        {
            await Do(Run("203.0.113.7", 1));
            await Nft("add element inet chatops block4 { 203.0.113.8 }");
            Assert.Equal("203.0.113.8 is blocked already, by somebody who left no name", await Refusal(Run("203.0.113.8", 2)));
            Assert.True((await Undo(Run("203.0.113.8", 2))).Holds);
            Assert.Equal("000", await Server.Get("203.0.113.8"));
        }

        [RootFact]
        public async Task A_published_container_port_is_covered()
        {
            await Server.Publish();
            Assert.Equal("200", await Server.GetPublished("203.0.113.7"));
            Assert.True((await Do(Run("203.0.113.7"))).Holds);
            Assert.Equal(("000", "200"), (await Server.GetPublished("203.0.113.7"), await Server.GetPublished("203.0.113.8")));
            Assert.True((await Undo(Run("203.0.113.7"))).Holds);
            Assert.Equal("200", await Server.GetPublished("203.0.113.7"));
        }

        [RootFact]
        public async Task Dropped_packets_are_counted()
        {
            await Do(Run("203.0.113.7"));
            await Server.Get("203.0.113.7");
            var look = await Target.LookAtEffect(Run("203.0.113.7"), new StepLog(), CancellationToken.None);
            Assert.Matches(@"\([1-9][0-9]* packets so far\)", look.Seen);
        }

        [RootFact]
        public async Task Ten_thousand_others_are_no_hindrance()
        {
            await Do(Run("203.0.113.7", 1));
            await Server.Fill(10_000);
            var run = Run("198.51.100.0/24", 2);
            await Plan(run);
            Assert.True((await Do(run)).Holds);
            Assert.Equal(("000", "000", "200"), (await Server.Get("203.0.113.7"), await Server.Get("198.51.100.9"), await Server.Get("203.0.113.8")));
        }
    }
}
