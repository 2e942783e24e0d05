using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Floodingnaque.ChatOps.WebConsole.Ui;

/// <summary>
/// The browser owns the text (typing must not wait for the circuit, and a draft must outlive it); what the keys mean is decided here, from
/// the text that they were pressed on.
/// </summary>
public sealed partial class Composer
{
    private Completion completion = null!;
    private Completions completions = Completions.None;
    private int chosen = -1;
    private bool moved;
    private int remembered;
    private ElementReference box;
    private DotNetObjectReference<Composer>? self;
    private IJSObjectReference? module;
    private IJSObjectReference? keys;

    [JSInvokable]
    public void Typed(string text, bool atEnd)
    {
        remembered = 0;
        Offer(atEnd ? completion.For(text) : Completions.None);
    }

    [JSInvokable]
    public void Move(int by)
    {
        var count = completions.Items.Count;
        if (count > 0)
        {
            chosen = chosen < 0 ? (by > 0 ? 0 : count - 1) : (chosen + by + count) % count;
            moved = true;
            StateHasChanged();
        }
    }

    [JSInvokable]
    public void Escape() => Offer(Completions.None);

    /// <summary>The text after taking what is chosen; null when there is nothing to take.</summary>
    [JSInvokable]
    public string? Take(string text)
    {
        var now = completion.For(text);
        return now.Items.Count == 0 ? null : Taken(now);
    }

    /// <summary>What the box holds after Enter: a completed word, nothing when it was sent, the same when it could not be recorded.</summary>
    [JSInvokable]
    public async Task<string> Enter(string text, bool justSend)
    {
        var now = completion.For(text);
        var open = completions.Items.Count > 0 && now.Items.Count > 0;
        if (!justSend && open && (now.Eager || moved))
        {
            return Taken(now);
        }

        Offer(Completions.None);
        remembered = 0;
        return string.IsNullOrWhiteSpace(text) || await Session.Say(text) ? "" : text;
    }

    /// <summary>An earlier text of this person; null when there is none that way.</summary>
    [JSInvokable]
    public string? Remember(int back)
    {
        var said = Session.Said;
        remembered = Math.Clamp(remembered + back, 0, said.Count);
        return remembered == 0 ? "" : said[^remembered];
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (keys is not null)
            {
                await keys.InvokeVoidAsync("dispose");
                await keys.DisposeAsync();
            }

            if (module is not null)
            {
                await module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its listeners with it.
        }

        self?.Dispose();
    }

    protected override void OnInitialized() => completion = new Completion(Session.Settings.CommandName, Session.People.All);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            self = DotNetObjectReference.Create(this);
            module = await Js.InvokeAsync<IJSObjectReference>("import", "./" + Assets["console/console.js"]);
            keys = await module.InvokeAsync<IJSObjectReference>("compose", box, self, $"{Person}/{Channel}");
        }
    }

    private async Task Choose(int index)
    {
        chosen = index;
        if (keys is not null)
        {
            await keys.InvokeVoidAsync("set", Taken(completions));
        }
    }

    private string Taken(Completions from)
    {
        var text = from.Items[Math.Clamp(chosen, 0, from.Items.Count - 1)].Text;
        Offer(completion.For(text));
        return text;
    }

    private void Offer(Completions next)
    {
        completions = next;
        chosen = next.Eager ? 0 : -1;
        moved = false;
        StateHasChanged();
    }
}
