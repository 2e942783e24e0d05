using System.Globalization;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.WebConsole;

/// <summary>What the lines of the chat file amount to, in memory. Not thread-safe: the workspace holds it under its lock.</summary>
internal sealed class WorkspaceState
{
    private long version;

    public Dictionary<string, ConsoleChannel> Channels { get; } = [];

    public Dictionary<string, ChannelMessages> Messages { get; } = [];

    public Dictionary<string, MessageRef> ByKey { get; } = [];

    /// <summary>Up to which message a person has read a channel.</summary>
    public Dictionary<(string Person, string Channel), string> Read { get; } = [];

    /// <summary>The highest id given so far.</summary>
    public long LastId { get; set; }

    public ConsoleMessage? Message(string channel, string id) => Messages.GetValueOrDefault(channel)?[id];

    public ConsoleMessage? Message(string key) => ByKey.TryGetValue(key, out var at) ? Message(at.Channel.Id, at.Id) : null;

    public void Put(ConsoleMessage message)
    {
        if (!Messages.TryGetValue(message.Channel, out var all))
        {
            Messages[message.Channel] = all = new ChannelMessages();
        }

        all.Put(message with { Version = ++version });
        if (message.Key is { } key)
        {
            ByKey[key] = message.Ref;
        }
    }

    public void Take(ConsoleLine line)
    {
        switch (line)
        {
            case ChannelLine c:
                Channels[c.Id] = MessageLines.Read(c);
                break;
            case ReadLine r:
                Read[(r.Person, r.Channel)] = r.Upto;
                break;
            case MessageLine m:
                Put(MessageLines.Read(m));
                LastId = Math.Max(LastId, long.TryParse(m.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0);
                break;
        }
    }

    /// <summary>Forgets all but the newest <paramref name="keep"/> messages of each channel and what is pinned.</summary>
    public void Trim(int keep)
    {
        foreach (var key in Messages.Values.SelectMany(m => m.Trim(keep)).Select(m => m.Key).OfType<string>())
        {
            ByKey.Remove(key);
        }
    }

    /// <summary>The lines that would bring back exactly this.</summary>
    public IEnumerable<ConsoleLine> Lines() =>
        Channels.Values.Select(MessageLines.Write)
            .Concat<ConsoleLine>(Messages.Values.SelectMany(m => m.All).Select(MessageLines.Write))
            .Concat(Read.Select(r => new ReadLine(r.Key.Person, r.Key.Channel, r.Value)));
}
