using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Floodingnaque.ChatOps.EndToEndTests.Console;

/// <summary>Two people block an address, on a machine without any target: in the sandbox.</summary>
public sealed class GuardedActionStoryTests(ConsoleBrowser browser) : IClassFixture<ConsoleBrowser>
{
    [Theory]
    [InlineData(1280, 900, ColorScheme.Dark, "console-action-approval", "console-action-in-force")]
    [InlineData(390, 844, ColorScheme.Light, "console-action-phone", null)]
    public async Task One_asks_another_approves_and_what_is_in_force_is_kept_and_undone(
        int width, int height, ColorScheme scheme, string waitingPicture, string? donePicture)
    {
        var asker = await browser.Open("first-responder");
        var channel = await asker.Declare("p2 API keys abused from 203.0.113.7");
        await asker.Say("/incident block 203.0.113.7 for 2h");
        var approver = await browser.Open("security-lead", channel, width, height, scheme);
        var card = approver.Saying("Rule “block”");
        await Expect(card).ToContainTextAsync("Waits for 1 of 1 approval");
        await card.ScrollIntoViewIfNeededAsync();
        await approver.AssertNoSidewaysScroll();
        await approver.Take(waitingPicture);

        // Whoever asked presses in vain, in private.
        await Press(asker, asker.Saying("Rule “block”"), "Approve");
        await Expect(asker.Locator(".message.whisper").Last).ToContainTextAsync("somebody else has to approve it");
        await Press(approver, card, "Approve");
        var done = approver.Saying("is in force and was checked");
        await Expect(done).ToContainTextAsync("SANDBOX: the site refuses 203.0.113.7 (403) and answers others");
        Assert.Contains("203.0.113.7", await File.ReadAllTextAsync(browser.Sandbox), StringComparison.Ordinal);
        await done.ScrollIntoViewIfNeededAsync();
        await approver.Take(donePicture);

        await Press(approver, done, "Keep it");
        await Expect(card).Not.ToContainTextAsync("Is undone unless confirmed");
        await approver.Say("/incident ack");
        await approver.SayInVain("/incident resolve the address is blocked");
        await Expect(approver.Locator(".message.whisper").Last).ToContainTextAsync("is in force. Undo or cancel that first");
        await approver.Say("/incident controls");
        await Expect(approver.Locator(".message.whisper").Last).ToContainTextAsync("In force and under way");
        await Press(approver, card, "Undo");
        await Expect(approver.Saying("was undone and that was checked")).ToHaveCountAsync(1);
        await approver.Say("/incident resolve the address was blocked and is clean");
        await Expect(approver.Locator(".topic")).ToContainTextAsync("resolved");
        Assert.Empty(browser.Complaints);
        await AssertRecorded(channel);
    }

    [Fact]
    public async Task On_a_fresh_machine_an_attack_is_started_and_blocked_by_two_people()
    {
        var site = await browser.OpenSandbox();
        await site.GetByRole(AriaRole.Button, new() { Name = "Start the attack" }).ClickAsync();
        await Expect(site.Locator(".big")).ToContainTextAsync("Under attack");
        await site.Take("sandbox-attack");
        var asker = await browser.Open("first-responder");
        var channel = await asker.Declare("p1 Exports and passwords tried from one address");
        await asker.Say("/incident top ips since 15m");
        var top = asker.Saying("requests from");
        await Expect(top).ToContainTextAsync("203.0.113.66");
        await asker.Say("/incident evidence collect all");
        await Expect(asker.Saying("E2 is complete and sealed")).ToHaveCountAsync(1);
        await asker.Take("console-look-and-evidence");
        await top.GetByRole(AriaRole.Button, new() { Name = "Block 203.0.113.66" }).ClickAsync();
        await asker.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Block 203.0.113.66" }).ClickAsync();
        var approver = await browser.Open("security-lead", channel);
        await Press(approver, approver.Saying("Rule “block”"), "Approve");
        await Expect(approver.Saying("is in force and was checked")).ToContainTextAsync("SANDBOX");
        await Expect(site.Locator(".big")).ToContainTextAsync("The attacker is blocked");
        await site.Take("sandbox-blocked");
        await site.GetByRole(AriaRole.Button, new() { Name = "Stop the attack" }).ClickAsync();
        await Press(approver, approver.Saying("Rule “block”"), "Undo");
        await Expect(approver.Saying("was undone and that was checked")).ToHaveCountAsync(1);
        Assert.Empty(browser.Complaints);
    }

    /// <summary>Presses a button and says yes when it asks.</summary>
    private static async Task Press(IPage page, ILocator message, string button)
    {
        await message.GetByRole(AriaRole.Button, new() { Name = button }).First.ClickAsync();
        if (button is "Approve" or "Undo")
        {
            await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        }
    }

    private async Task AssertRecorded(string channel)
    {
        var id = IncidentId.Parse("INC-" + channel["inc-".Length..]);
        Type[] story = [typeof(ActionRequested), typeof(ActionPlanned), typeof(ActionApproved), typeof(ActionPerformed), typeof(ControlConfirmed), typeof(UndoOrdered), typeof(ActionUndone), typeof(IncidentResolved)];
        await Eventually.True(() => browser.Record.Events(id).Any(e => e.Event is IncidentResolved), "the end is in the record");
        Assert.Equal(story, browser.Record.Events(id).Select(e => e.Event.GetType()).Where(story.Contains));
    }
}
