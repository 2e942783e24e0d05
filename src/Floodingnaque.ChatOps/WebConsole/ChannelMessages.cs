using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.WebConsole;

/// <summary>One channel's messages by id. Looks only at the end of the list, so that a long channel costs no more than a short one.</summary>
internal sealed class ChannelMessages
{
    /// <summary>Nobody needs to know exactly how much more than this is unread.</summary>
    public const int ManyUnread = 100;

    private readonly SortedList<string, ConsoleMessage> all = new(StringComparer.Ordinal);

    public IEnumerable<ConsoleMessage> All => all.Values;

    public ConsoleMessage? this[string id] => all.GetValueOrDefault(id);

    /// <summary>The message of those pinned that is the newest.</summary>
    public ConsoleMessage? Pinned { get; private set; }

    public void Put(ConsoleMessage message)
    {
        all[message.Id] = message;
        if (message.Pinned && string.CompareOrdinal(message.Id, Pinned?.Id) >= 0)
        {
            Pinned = message;
        }
    }

    public void Remove(string id) => all.Remove(id);

    /// <summary>The newest <paramref name="take"/> that the person sees, oldest first.</summary>
    public IReadOnlyList<ConsoleMessage> Newest(string person, int take)
    {
        var found = new List<ConsoleMessage>();
        for (var i = all.Count - 1; i >= 0 && found.Count < take; i--)
        {
            if (all.GetValueAtIndex(i) is var m && (m.OnlyFor is null || m.OnlyFor == person))
            {
                found.Add(m);
            }
        }

        found.Reverse();
        return found;
    }

    /// <summary>The id of the newest message that everybody sees; null when there is none.</summary>
    public string? NewestId()
    {
        for (var i = all.Count - 1; i >= 0; i--)
        {
            if (all.GetValueAtIndex(i).OnlyFor is null)
            {
                return all.GetKeyAtIndex(i);
            }
        }

        return null;
    }

    public int UnreadAfter(string upto, Actor reader)
    {
        var unread = 0;
        for (var i = all.Count - 1; i >= 0 && unread < ManyUnread && string.CompareOrdinal(all.GetKeyAtIndex(i), upto) > 0; i--)
        {
            var m = all.GetValueAtIndex(i);
            unread += !m.Deleted && m.OnlyFor is null && m.Author != reader ? 1 : 0;
        }

        return unread;
    }

    /// <summary>Takes out all but the newest <paramref name="keep"/> and what is pinned, and returns what it took.</summary>
    public IReadOnlyList<ConsoleMessage> Trim(int keep)
    {
        var old = all.Values.Take(Math.Max(0, all.Count - keep)).Where(m => !m.Pinned).ToArray();
        foreach (var message in old)
        {
            all.Remove(message.Id);
        }

        return old;
    }
}
