using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Floodingnaque.ChatOps.EndToEndTests.Console;

/// <summary>How the console looks, on a desk and on a telephone. <c>UPDATE_PICTURES=1</c> makes README's pictures anew; look at them.</summary>
public sealed class PictureTests(ConsoleBrowser browser) : IClassFixture<ConsoleBrowser>
{
    [Theory]
    [InlineData(1280, 860, ColorScheme.Dark, "console-desktop-dark")]
    [InlineData(1280, 860, ColorScheme.Light, "console-desktop-light")]
    [InlineData(390, 844, ColorScheme.Light, "console-phone")]
    [InlineData(390, 844, ColorScheme.Dark, null)]
    public async Task An_incident_fits_the_screen(int width, int height, ColorScheme scheme, string? picture)
    {
        var declarer = await browser.Open("colleague");
        var channel = await declarer.Declare("p2 API keys abused from 203.0.113.7");
        await declarer.Say("About 400 requests a minute since 02:40, all with the key of the reporting job.");
        await declarer.Say("/incident note The key was in a public repository since Friday");
        var lead = await browser.Open("security-lead", channel);
        await lead.Say("/incident ack");
        await Expect(declarer.Locator(".topic")).ToContainTextAsync("lead @Security Lead");
        await lead.Say("@Colleague please leave the job running, I want its logs first.");

        var page = await browser.Open("security-lead", channel, width, height, scheme);
        await Expect(page.Saying("I want its logs first")).ToBeInViewportAsync();
        await page.AssertNoSidewaysScroll();
        await page.Take(picture);

        await page.SayInVain("/incident " + new string('x', 200));
        await Expect(page.Locator(".message.whisper").Filter(new() { HasText = "xxxxx" })).ToHaveCountAsync(1);
        await page.AssertNoSidewaysScroll();
        Assert.Empty(browser.Complaints);
    }

    [Theory]
    [InlineData(1280, 860, ColorScheme.Light, "console-declare-form")]
    [InlineData(390, 844, ColorScheme.Dark, null)]
    public async Task The_form_fits_the_screen(int width, int height, ColorScheme scheme, string? picture)
    {
        var page = await browser.Open("colleague", "general", width, height, scheme);
        await page.Say("/incident declare");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.GetByLabel("What is happening?").FillAsync("API keys abused from 203.0.113.7");
        await page.GetByRole(AriaRole.Dialog).GetByText("P2 High").ClickAsync();
        await page.AssertNoSidewaysScroll();
        await page.Take(picture);

        Assert.Empty(browser.Complaints);
    }
}
