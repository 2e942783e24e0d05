using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.WebConsole;

/// <summary>A message as it stands now; every change makes a new one.</summary>
internal sealed record ConsoleMessage
{
    /// <summary>Unix time in microseconds, as text of sixteen digits: unique in the workspace, and ordinal order is the order in time.</summary>
    public required string Id { get; init; }

    public required string Channel { get; init; }

    public required Actor Author { get; init; }

    public required DateTimeOffset SentAt { get; init; }

    /// <summary>A person's words, mentions as <c>&lt;@id&gt;</c>; null when the bot speaks.</summary>
    public string? Text { get; init; }

    /// <summary>The bot's message; null when a person speaks.</summary>
    public ChatMessage? Drawn { get; init; }

    public string? Thread { get; init; }

    public IReadOnlyList<ChatFile> Files { get; init; } = [];

    public DateTimeOffset? EditedAt { get; init; }

    public bool Deleted { get; init; }

    public bool Pinned { get; init; }

    public ImmutableSortedDictionary<string, ImmutableArray<Actor>> Reactions { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<Actor>>.Empty;

    /// <summary>The only person who sees it: an answer to them. Never written to the file.</summary>
    public string? OnlyFor { get; init; }

    /// <summary>For an answer: what the person had said.</summary>
    public string? About { get; init; }

    /// <summary>For an answer: nothing was recorded, and the person has to know.</summary>
    public bool Alarm { get; init; }

    /// <summary>What was done under one key is found again under it.</summary>
    public string? Key { get; init; }

    /// <summary>Grows with every change in this run of the program, so that a view knows what to draw again.</summary>
    public long Version { get; init; }

    public bool IsBot => Author == Actor.Bot;

    /// <summary>With the person's reaction; the same message when it is there already.</summary>
    public ConsoleMessage With(string emoji, Actor by)
    {
        var before = Reactions.GetValueOrDefault(emoji, []);
        return before.Contains(by) ? this : this with { Reactions = Reactions.SetItem(emoji, before.Add(by)) };
    }

    public MessageRef Ref => new(new ChannelRef(ConsolePlatform.PlatformName, Channel), Id);
}
