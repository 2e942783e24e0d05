using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Floodingnaque.ChatOps.TestKit.Host;
using Floodingnaque.ChatOps.TestKit.Journal;
using Floodingnaque.ChatOps.TestKit.Servers;
using Microsoft.Playwright;

namespace Floodingnaque.ChatOps.EndToEndTests.Console;

/// <summary>One Chromium and one bot without any settings, for a class of tests.</summary>
public sealed class ConsoleBrowser : IAsyncLifetime, IDisposable
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-dev-shm-usage",
    ];

    private readonly TempFolder temp = new();
    private readonly int sandboxPort = Loopback.FreePort();
    private readonly ConcurrentQueue<string> complaints = new();
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    internal BotProcess Bot { get; private set; } = null!;

    internal DiskRecord Record { get; private set; } = null!;

    /// <summary>The list of addresses that the sandbox blocks.</summary>
    public string Sandbox => Path.Combine(temp.Path, "sandbox", "blocked.txt");

    /// <summary>What pages wrote to the console as an error, and what scripts did not catch.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(20_000); // a busy machine is slow, not wrong
        Bot = await BotProcess.Start(temp.Path, $"--Targets:Sandbox:Port={sandboxPort}");
        Record = new DiskRecord(temp.Path);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = Arguments });
    }

    /// <summary>A browser window of somebody, with nothing of others' in it.</summary>
    /// <param name="person">Their id on the console; null: whoever the console takes one for.</param>
    public async Task<IPage> Open(string? person = null, string channel = "general", int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            HasTouch = width < 600,
            IsMobile = width < 600,
            DeviceScaleFactor = width < 600 ? 2 : 1,
            TimezoneId = "Asia/Manila",
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(15_000);
        var page = await context.NewPageAsync();
        page.Console += (_, said) =>
        {
            if (said.Type == "error")
            {
                complaints.Enqueue($"{said.Text} ({said.Location})");
            }
        };
        page.PageError += (_, error) => complaints.Enqueue(error);
        await page.GotoAsync(new Uri(Bot.Address, person is null ? "/" : $"/?as={person}&in={channel}").AbsoluteUri);
        await page.Locator(".composer textarea").WaitForAsync();
        return page;
    }

    /// <summary>The page of the site to practise on.</summary>
    public async Task<IPage> OpenSandbox()
    {
        var page = await (await browser.NewContextAsync(new() { ViewportSize = new() { Width = 800, Height = 620 } })).NewPageAsync();
        await page.GotoAsync($"http://127.0.0.1:{sandboxPort}/");
        return page;
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        Bot.Dispose();
    }

    public void Dispose() => temp.Dispose();
}

/// <summary>What people do on the page, in their words.</summary>
internal static class ConsoleActs
{
    public static ILocator Composer(this IPage page) => page.Locator(".composer textarea");

    public static ILocator Suggestions(this IPage page) => page.Locator("#completions [role=option]");

    public static ILocator Messages(this IPage page) => page.Locator(".list .message");

    public static ILocator Saying(this IPage page, string words) => page.Messages().Filter(new() { HasText = words });

    /// <summary>Types it and presses Enter until it is sent.</summary>
    public static async Task Say(this IPage page, string words)
    {
        await page.Composer().FillAsync(words);
        await page.Composer().PressAsync("Enter");
        await Assertions.Expect(page.Composer()).ToHaveValueAsync("");
    }

    /// <summary>Types what will be refused and presses Enter: the words stay where they are, to be mended.</summary>
    public static async Task SayInVain(this IPage page, string words)
    {
        await page.Composer().FillAsync(words);
        await page.Composer().PressAsync("Enter");
    }

    /// <summary>Declares, follows to the new channel and returns its name.</summary>
    public static async Task<string> Declare(this IPage page, string words)
    {
        var channels = page.Locator(".sidebar a.entry").Filter(new() { HasText = "inc-" });
        var before = await channels.AllInnerTextsAsync();
        await page.Say($"/incident declare {words}");
        await Assertions.Expect(channels).ToHaveCountAsync(before.Count + 1);
        var names = await page.Locator(".sidebar a.entry .entry-name").Filter(new() { HasText = "inc-" }).AllInnerTextsAsync();
        var name = names.Except(before.Select(b => b.Split('\n').First(l => l.StartsWith("inc-", StringComparison.Ordinal)))).Single();
        await page.GoTo(name);
        return name;
    }

    public static async Task GoTo(this IPage page, string channel)
    {
        await page.Locator(".sidebar a.entry").Filter(new() { HasText = channel }).ClickAsync();
        await Assertions.Expect(page.Locator(".channel-header h1")).ToContainTextAsync(channel);
    }

    /// <summary>A picture for README, when <c>UPDATE_PICTURES=1</c> asks for it; null is none.</summary>
    public static async Task Take(this IPage page, string? picture, [CallerFilePath] string here = "")
    {
        if (picture is not null && Environment.GetEnvironmentVariable("UPDATE_PICTURES") is "1")
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetDirectoryName(here)!, "../Pictures", picture + ".png"), Animations = ScreenshotAnimations.Disabled });
        }
    }

    /// <summary>Nothing sticks out to the right, neither the page nor the list of messages.</summary>
    public static async Task AssertNoSidewaysScroll(this IPage page)
    {
        var wide = await page.EvaluateAsync<string[]>(
            """
            () => [document.documentElement, document.body, document.querySelector(".list"), document.querySelector("dialog[open]")]
              .filter(e => e && e.scrollWidth > e.clientWidth + 1).map(e => `${e.tagName}.${e.className}: ${e.scrollWidth} > ${e.clientWidth}`)
            """);
        Assert.Empty(wide);
    }
}
