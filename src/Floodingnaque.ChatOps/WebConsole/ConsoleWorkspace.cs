using System.Collections.Immutable;
using System.Globalization;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.WebConsole;

/// <summary>The console's channels and messages, in memory and in the chat file. Any thread may call anything.</summary>
internal sealed class ConsoleWorkspace : IDisposable
{
    private readonly Lock gate = new();
    private readonly ConsoleLog log;
    private readonly TimeProvider clock;
    private readonly WorkspaceState state = new();

    /// <param name="keep">Messages a channel keeps over a restart, the newest; pinned ones stay in any case.</param>
    public ConsoleWorkspace(string directory, int keep, TimeProvider clock, ILogger<ConsoleWorkspace> logger)
    {
        this.clock = clock;
        log = new ConsoleLog(Path.Combine(directory, "chat.jsonl"), logger);
        var lines = 0;
        foreach (var line in log.Open())
        {
            lines++;
            state.Take(line);
        }

        state.Trim(keep);
        log.Compact(lines, [.. state.Lines()]);
        if (!state.Channels.ContainsKey(ConsoleChannel.General))
        {
            Put(new ConsoleChannel(ConsoleChannel.General, ChannelKind.Public, "Everybody is here. New incidents are announced here.", "", [], null));
        }
    }

    /// <summary>Raised after a change, outside the lock, with the channel's id.</summary>
    public event Action<string>? Changed;

    /// <summary>Those the person may see: general first, then incident channels, newest first, then direct messages.</summary>
    public IReadOnlyList<ConsoleChannel> ChannelsOf(string person)
    {
        lock (gate)
        {
            return [.. state.Channels.Values.Where(c => c.IsVisibleTo(person))
                .OrderBy(c => c.Kind).ThenByDescending(c => c.Id, StringComparer.Ordinal)];
        }
    }

    public ConsoleChannel? Channel(string id)
    {
        lock (gate)
        {
            return state.Channels.GetValueOrDefault(id);
        }
    }

    /// <summary>The newest <paramref name="take"/> messages that the person sees, oldest first.</summary>
    public IReadOnlyList<ConsoleMessage> Messages(string channel, string person, int take)
    {
        lock (gate)
        {
            return state.Channels.GetValueOrDefault(channel)?.IsVisibleTo(person) == true && state.Messages.TryGetValue(channel, out var all)
                ? all.Newest(person, take)
                : [];
        }
    }

    public ConsoleMessage? Message(string channel, string id)
    {
        lock (gate)
        {
            return state.Message(channel, id);
        }
    }

    public ConsoleMessage? Pinned(string channel)
    {
        lock (gate)
        {
            return state.Messages.GetValueOrDefault(channel)?.Pinned;
        }
    }

    public ConsoleMessage? Find(string key)
    {
        lock (gate)
        {
            return state.Message(key);
        }
    }

    /// <summary>Opens a private channel. The same key finds its channel again; a name that is taken by another gets a number.</summary>
    public ConsoleChannel Open(string name, string key)
    {
        ConsoleChannel opened;
        lock (gate)
        {
            if (state.Channels.Values.FirstOrDefault(c => c.Key == key) is { } own)
            {
                return own;
            }

            var id = name;
            for (var n = 2; state.Channels.ContainsKey(id); n++)
            {
                id = string.Create(CultureInfo.InvariantCulture, $"{name}-{n}");
            }

            opened = new ConsoleChannel(id, ChannelKind.Private, "", "", [], key);
            Put(opened);
        }

        Changed?.Invoke(opened.Id);
        return opened;
    }

    /// <summary>The channel between the bot and the person, which is there from the first message on.</summary>
    public ConsoleChannel Direct(string person)
    {
        lock (gate)
        {
            var id = ConsoleChannel.Direct(person);
            if (!state.Channels.TryGetValue(id, out var channel))
            {
                channel = new ConsoleChannel(id, ChannelKind.Direct, "", "", [person], null);
                Put(channel);
            }

            return channel;
        }
    }

    /// <summary>Null when there is no such channel.</summary>
    public ConsoleChannel? Change(string channel, Func<ConsoleChannel, ConsoleChannel> change)
    {
        ConsoleChannel? changed;
        lock (gate)
        {
            if (!state.Channels.TryGetValue(channel, out var before))
            {
                return null;
            }

            changed = change(before);
            if (ReferenceEquals(changed, before))
            {
                return before;
            }

            Put(changed);
        }

        Changed?.Invoke(channel);
        return changed;
    }

    /// <summary>
    /// Adds a message that <paramref name="write"/> makes from its id and time; what was added under the same key before is given back
    /// instead. Null when there is no such channel.
    /// </summary>
    public ConsoleMessage? Add(string channel, string? key, Func<string, DateTimeOffset, ConsoleMessage> write)
    {
        ConsoleMessage added;
        lock (gate)
        {
            if (key is not null && state.Message(key) is { } before)
            {
                return before;
            }

            if (!state.Channels.ContainsKey(channel))
            {
                return null;
            }

            var now = clock.GetUtcNow();

            // Ids follow the clock, so that none is given twice when the file's last lines were lost: the journal still knows them.
            state.LastId = Math.Max(state.LastId + 1, (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
            added = write(state.LastId.ToString("D16", CultureInfo.InvariantCulture), now) with { Channel = channel, Key = key };
            Put(added);
        }

        Changed?.Invoke(channel);
        return added;
    }

    /// <summary>Null when there is no such message.</summary>
    public ConsoleMessage? Change(string channel, string id, Func<ConsoleMessage, ConsoleMessage> change)
    {
        ConsoleMessage changed;
        lock (gate)
        {
            if (state.Message(channel, id) is not { } before)
            {
                return null;
            }

            changed = change(before);
            if (ReferenceEquals(changed, before))
            {
                return before;
            }

            Put(changed);
        }

        Changed?.Invoke(channel);
        return changed;
    }

    /// <summary>Takes an answer off its reader's screen.</summary>
    public void Dismiss(string channel, string id, string person)
    {
        lock (gate)
        {
            if (state.Messages.GetValueOrDefault(channel) is not { } all || all[id]?.OnlyFor != person)
            {
                return;
            }

            all.Remove(id);
        }

        Changed?.Invoke(channel);
    }

    public void MarkRead(string person, string channel)
    {
        lock (gate)
        {
            var newest = state.Messages.GetValueOrDefault(channel)?.NewestId();
            if (newest is null || (state.Read.TryGetValue((person, channel), out var upto) && string.CompareOrdinal(upto, newest) >= 0))
            {
                return;
            }

            state.Read[(person, channel)] = newest;
            log.Append(new ReadLine(person, channel, newest));
        }

        Changed?.Invoke(channel);
    }

    /// <summary>How many messages of others the person has not seen, counted up to <see cref="ChannelMessages.ManyUnread"/>.</summary>
    public int Unread(string person, string channel)
    {
        lock (gate)
        {
            return state.Messages.GetValueOrDefault(channel)?.UnreadAfter(
                state.Read.GetValueOrDefault((person, channel), ""), new Actor(ConsolePlatform.PlatformName, person)) ?? 0;
        }
    }

    public void Dispose() => log.Dispose();

    private void Put(ConsoleChannel channel)
    {
        state.Channels[channel.Id] = channel;

        // To the platter: an incident whose channel is forgotten has nowhere to speak.
        log.Append(MessageLines.Write(channel), toPlatter: true);
    }

    private void Put(ConsoleMessage message)
    {
        state.Put(message);
        if (message.OnlyFor is null)
        {
            log.Append(MessageLines.Write(message));
        }
    }
}
