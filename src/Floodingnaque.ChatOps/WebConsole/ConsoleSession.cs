using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.WebConsole;

/// <summary>A red button that waits for a second thought.</summary>
internal sealed record Doubt(string MessageId, Button Button);

/// <summary>One open page: who is looking, at what, and what is half done on it. Lives as long as the circuit; touched only on its dispatcher.</summary>
internal sealed class ConsoleSession : IDisposable
{
    private const int Page = 150;

    private readonly ConsoleWorkspace workspace;
    private readonly ConsoleDriver driver;
    private readonly Dictionary<string, List<string>> said = [];
    private readonly HashSet<string> notRecorded = [];
    private int version;

    public ConsoleSession(ConsoleWorkspace workspace, ConsoleDriver driver, ConsolePeople people, IncidentSettings settings)
    {
        (this.workspace, this.driver, People, Settings) = (workspace, driver, people, settings);
        Me = people.All[0];
        workspace.Changed += OnWorkspaceChanged;
    }

    /// <summary>Raised on any thread.</summary>
    public event Action? Changed;

    public ConsolePeople People { get; }

    public IncidentSettings Settings { get; }

    public ConsoleMentions Mentions => driver.Mentions;

    public ConsolePerson Me { get; private set; }

    public string ChannelId { get; private set; } = ConsoleChannel.General;

    public ConsoleChannel Channel => workspace.Channel(ChannelId)!;

    /// <summary>Grows whenever something on the page may look different.</summary>
    public int Version => version;

    /// <summary>How many messages are shown; more on request.</summary>
    public int Shown { get; private set; } = Page;

    /// <summary>The reader's own time zone, as their browser says.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    public bool IsNarrow { get; set; }

    public bool DrawerIsOpen { get; private set; }

    public OpenForm? Form { get; private set; }

    public IReadOnlyDictionary<string, string> FieldErrors { get; private set; } = new Dictionary<string, string>();

    public Doubt? Doubt { get; private set; }

    public string? Editing { get; private set; }

    public bool IsBusy { get; private set; }

    public IReadOnlyList<ConsoleMessage> Messages => workspace.Messages(ChannelId, Me.Id, Shown);

    public IReadOnlyList<ConsoleChannel> Channels => workspace.ChannelsOf(Me.Id);

    public ConsoleMessage? Message(string id) => workspace.Message(ChannelId, id);

    public int Unread(string channel) => workspace.Unread(Me.Id, channel);

    public bool MaySee(string channel) => workspace.Channel(channel)?.IsVisibleTo(Me.Id) == true;

    public ConsoleMessage? Pinned => workspace.Pinned(ChannelId);

    public bool WasNotRecorded(string id) => notRecorded.Contains(id);

    public static string Url(string person, string channel) => $"/?as={Uri.EscapeDataString(person)}&in={Uri.EscapeDataString(channel)}";

    public string UrlOf(string channel) => Url(Me.Id, channel);

    /// <summary>What the address says; a person or a channel that is not there becomes one that is.</summary>
    public void Enter(string? person, string? channel)
    {
        Me = People.Find(person);
        if (Me.Id != ConsolePeople.Guest.Id)
        {
            workspace.Direct(Me.Id);
        }

        ChannelId = channel is not null && MaySee(channel) ? channel : ConsoleChannel.General;
        (Form, Doubt, Editing, DrawerIsOpen, Shown) = (null, null, null, false, Page);
        MarkRead();
        Touch();
    }

    public void MarkRead() => workspace.MarkRead(Me.Id, ChannelId);

    public void ShowEarlier()
    {
        Shown += Page;
        Touch();
    }

    public void SetDrawer(bool open)
    {
        DrawerIsOpen = open;
        Touch();
    }

    /// <summary>What this person sent from this page, oldest first.</summary>
    public IReadOnlyList<string> Said => said.GetValueOrDefault(Me.Id) ?? [];

    /// <summary>False when the words should stay in the composer, because they are nowhere else.</summary>
    public async Task<bool> Say(string text)
    {
        if (!said.TryGetValue(Me.Id, out var mine))
        {
            said[Me.Id] = mine = [];
        }

        mine.Add(text);
        var outcome = await Do(driver.Say(Me.Actor, ChannelId, text, CancellationToken.None));
        return outcome.Posted is not null || !(outcome.NotRecorded || outcome.Refused);
    }

    public Task Retry(string id) => Message(id) is { } m ? Do(driver.Redeliver(m, CancellationToken.None)) : Task.CompletedTask;

    public void BeginEdit(string? id)
    {
        Editing = id;
        Touch();
    }

    public Task Edit(string id, string text)
    {
        Editing = null;
        return string.IsNullOrWhiteSpace(text) ? Task.CompletedTask : Do(driver.Edit(Me.Actor, ChannelId, id, text, CancellationToken.None));
    }

    public Task Delete(string id) => Do(driver.Delete(Me.Actor, ChannelId, id, CancellationToken.None));

    public Task React(string id, string emoji) => Do(driver.React(Me.Actor, ChannelId, id, emoji, CancellationToken.None));

    public Task AddToTimeline(string id) => Do(driver.AddToTimeline(Me.Actor, ChannelId, id, CancellationToken.None));

    public void Dismiss(string id) => workspace.Dismiss(ChannelId, id, Me.Id);

    /// <summary>A button that asks first does nothing yet.</summary>
    public Task Press(string id, Button button, bool sure = false)
    {
        if (button.Confirm is not null && !sure)
        {
            Doubt = new Doubt(id, button);
            Touch();
            return Task.CompletedTask;
        }

        Doubt = null;
        return Do(driver.Press(Me.Actor, ChannelId, id, button, CancellationToken.None));
    }

    public void CloseDialog()
    {
        (Form, Doubt) = (null, null);
        FieldErrors = new Dictionary<string, string>();
        Touch();
    }

    public async Task Submit(IReadOnlyDictionary<string, string> values)
    {
        if (Form is { } form)
        {
            var outcome = await Run(driver.Submit(Me.Actor, form, values, CancellationToken.None));
            FieldErrors = outcome.FieldErrors ?? new Dictionary<string, string>();
            Form = outcome.Form;
            Touch();
        }
    }

    public void Dispose() => workspace.Changed -= OnWorkspaceChanged;

    /// <summary>
    /// Acts are never cancelled: who closes the page right after Enter has still said it.
    /// </summary>
    private async Task<ActOutcome> Do(Task<ActOutcome> act)
    {
        var outcome = await Run(act);
        if (outcome.Form is { } form)
        {
            (Form, FieldErrors) = (form, new Dictionary<string, string>());
        }

        if (outcome.Posted is { } posted)
        {
            _ = outcome.NotRecorded ? notRecorded.Add(posted) : notRecorded.Remove(posted);
        }

        Touch();
        return outcome;
    }

    private async Task<ActOutcome> Run(Task<ActOutcome> act)
    {
        IsBusy = true;
        Touch();
        try
        {
            return await act;
        }
        finally
        {
            IsBusy = false;
        }
    }

    private void OnWorkspaceChanged(string channel) => Touch();

    private void Touch()
    {
        Interlocked.Increment(ref version);
        Changed?.Invoke();
    }
}
