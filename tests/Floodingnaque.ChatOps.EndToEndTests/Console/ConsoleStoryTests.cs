using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Floodingnaque.ChatOps.EndToEndTests.Console;

/// <summary>The web console of the real program, started with nothing but a folder, as a person at a browser meets it.</summary>
public sealed class ConsoleStoryTests(ConsoleBrowser browser) : IClassFixture<ConsoleBrowser>
{
    [Fact]
    public async Task An_incident_is_run_by_two_people_in_two_tabs()
    {
        var first = await browser.Open();
        await Expect(first.Locator(".channel-header h1")).ToHaveTextAsync("#general");
        var channel = await first.Declare("p2 API keys abused from 203.0.113.7");
        await Expect(first.Locator(".channel-header")).ToContainTextAsync("private");
        await Expect(first.Saying("SECURITY INCIDENT - P2")).ToContainTextAsync("API keys abused from 203.0.113.7");
        await Expect(first.Locator(".pinned")).ToContainTextAsync("nobody yet");
        await Expect(first.Saying("First 15 minutes")).ToContainTextAsync("Preserve evidence");
        await Expect(first.Locator(".topic")).ToContainTextAsync("P2 · open · lead –");
        await first.Say("/incident note the key was in a public repository");
        await Expect(first.Saying("📌").Filter(new() { HasText = "the key was in a public repository" })).ToHaveCountAsync(1);

        // Somebody else, in a window of their own, finds the page of the bot in their direct messages.
        var second = await browser.Open();
        await second.Locator("#you-are").SelectOptionAsync("first-responder");
        await Expect(second.Composer()).ToHaveAttributeAsync("placeholder", "Message #general as First Responder");
        await second.GoTo("ChatOps");
        await second.Saying(channel).GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await Expect(first.Locator(".topic")).ToContainTextAsync("lead @First Responder");
        await Expect(first.Locator(".pinned")).ToContainTextAsync("within the deadline");
        await Expect(second.Saying(channel).GetByRole(AriaRole.Button, new() { Name = "Acknowledge" })).ToHaveCountAsync(0);

        await second.GoTo(channel);
        await second.Say("/incident resolve the key is revoked");
        await Expect(first.Locator(".topic")).ToContainTextAsync("resolved");
        await Expect(first.Locator(".pinned")).ToContainTextAsync("Resolved");
        Assert.Empty(browser.Complaints);
        await AssertRecorded(channel);
    }

    [Fact]
    public async Task A_person_without_a_role_is_refused_in_private()
    {
        var guest = await browser.Open("guest");
        var channel = await guest.Declare("p3 a strange mail");
        await guest.SayInVain("/incident resolve it was nothing");
        var refusal = guest.Locator(".message.whisper");
        await Expect(refusal).ToContainTextAsync("Only you can see this");
        await Expect(refusal).ToContainTextAsync("resolve is for");
        var lead = await browser.Open("security-lead", channel);
        await Expect(lead.Saying("SECURITY INCIDENT")).ToHaveCountAsync(1);
        await Expect(lead.Locator(".message.whisper")).ToHaveCountAsync(0);
        await Expect(lead.Locator(".topic")).ToContainTextAsync("open");
    }

    [Theory]
    [InlineData("I was quicker", "Typed: I was quicker", "I was quicker")]
    [InlineData("I was quicker\n", "Enter: I was quicker", "")]
    public async Task What_is_typed_before_the_page_listens_is_kept_and_said(string typed, string heard, string left)
    {
        var page = await browser.Open("stakeholder");
        var found = await page.EvaluateAsync<string[]>(
            """
            async typed => {
              const script = performance.getEntriesByType("resource").map(e => e.name).find(name => /console[^/]*\.js/.test(name));
              const { compose } = await import(script);
              const form = document.createElement("form");
              const box = form.appendChild(document.createElement("textarea"));
              document.body.append(form);
              box.value = typed;
              const heard = [];
              compose(form, { invokeMethodAsync: async (name, text) => { heard.push(`${name}: ${text}`); return ""; } }, "nowhere");
              await new Promise(done => setTimeout(done));
              form.remove();
              return [heard.join(), box.value];
            }
            """,
            typed);
        Assert.Equal([heard, left], found);
    }

    [Fact]
    public async Task Commands_are_completed_and_remembered_without_a_mouse()
    {
        var page = await browser.Open("stakeholder");
        await page.Composer().FocusAsync();
        await page.Keyboard.TypeAsync("/incident li");
        await Expect(page.Suggestions()).ToContainTextAsync(["list"]);
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Composer()).ToHaveValueAsync("/incident list ");
        await page.Keyboard.TypeAsync("all");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".message.whisper")).ToHaveCountAsync(1);
        await Expect(page.Composer()).ToHaveValueAsync("");
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.Composer()).ToHaveValueAsync("/incident list all");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Composer()).ToHaveValueAsync("");
        await page.Keyboard.TypeAsync("/incident ");
        await Expect(page.Suggestions().First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Suggestions()).ToHaveCountAsync(0);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task The_form_is_filled_in_by_keyboard_and_says_what_is_missing()
    {
        var page = await browser.Open("colleague");
        var before = await page.Locator(".sidebar a.entry").CountAsync();
        await page.Say("/incident declare");
        var form = page.GetByRole(AriaRole.Dialog);
        await Expect(form).ToContainTextAsync("Declare an incident");
        await form.GetByRole(AriaRole.Button, new() { Name = "Declare" }).PressAsync("Enter");
        await Expect(form.Locator(".error")).ToHaveCountAsync(2);
        await Expect(form.GetByLabel("What is happening?")).ToHaveAttributeAsync("aria-invalid", "true");
        await form.GetByLabel("What is happening?").FocusAsync();
        await page.Keyboard.TypeAsync("Defaced home page");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("ArrowDown");
        await form.GetByLabel("What do you know so far?").FocusAsync();
        await page.Keyboard.TypeAsync("Since 02:40, seen by a customer.");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(form).ToHaveCountAsync(0);
        await Expect(page.Locator(".sidebar a.entry")).ToHaveCountAsync(before + 1);
        Assert.Empty(browser.Complaints);
    }

    private async Task AssertRecorded(string channel)
    {
        var record = browser.Record;
        await Eventually.True(() => record.Incidents.Count > 0, "the incident is on the disk");
        var id = record.Incidents.Single(i => record.Events(i).Select(e => e.Event).OfType<IncidentDeclared>().Single().ChannelName == channel);
        var events = record.Events(id).Select(e => e.Event).ToArray();
        Assert.Single(events.OfType<IncidentAcknowledged>());
        Assert.Single(events.OfType<IncidentResolved>());
        Assert.Equal("the key was in a public repository", Assert.Single(events.OfType<NoteAdded>()).Text);
        Assert.Empty(events.OfType<ReactionFailed>());
        Assert.True(record.Verdict(id).Intact.Holds);
    }
}
