using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>
/// Something the shell owes the world because of an event. Which reactions an old event owes must never change, or a replay would owe
/// them anew: a new reaction belongs to a new event, or to a new version of one.
/// </summary>
public abstract record Reaction
{
    /// <summary>Reactions of one lane are performed in order; lanes do not wait for each other.</summary>
    public abstract string Lane { get; }

    /// <summary>The person it is for; null when it is for all.</summary>
    public virtual string? Who => null;

    /// <summary>Cannot be done before there is a channel, nor when there never will be one.</summary>
    public virtual bool NeedsChannel => false;

    /// <summary>Whether this one makes an older one that is still owed pointless.</summary>
    public virtual bool Replaces(Reaction older) => false;

    /// <summary>Whether an older one that failed is missing no more when this one is done.</summary>
    public virtual bool MakesUpFor(Reaction failed) => Equals(failed);
}

public abstract record ChannelReaction : Reaction
{
    public override string Lane => "channel";

    public override bool NeedsChannel => true;
}

public sealed record OpenChannel : Reaction
{
    public override string Lane => "channel";
}

public sealed record InvitePeople(IReadOnlyList<Recipient> People) : ChannelReaction
{
    public override bool MakesUpFor(Reaction failed) => failed is InvitePeople invite && invite.People.All(People.Contains);
}

/// <summary>The pinned summary.</summary>
public sealed record PostCard : ChannelReaction;

public sealed record UpdateCard : ChannelReaction
{
    public override bool Replaces(Reaction older) => older is UpdateCard;
}

/// <summary>Says a template in the incident channel. <paramref name="Step"/> and <paramref name="Text"/> are for the template.</summary>
public sealed record SayInChannel(string Template, int? Step = null, string? Text = null, Recipient? By = null) : ChannelReaction
{
    /// <summary>The guarded action that it is about.</summary>
    public int? Run { get; init; }

    /// <summary>The collection of evidence that it is about.</summary>
    public int? Collection { get; init; }
}

public sealed record SetTopic : ChannelReaction
{
    public override bool Replaces(Reaction older) => older is SetTopic;
}

/// <summary>The bot's sign under a message that it became a note.</summary>
public sealed record ConfirmNote(MessageRef Message) : Reaction
{
    public override string Lane => "confirm";

    public override bool MakesUpFor(Reaction failed) => failed is ConfirmNote;
}

public sealed record Announce : Reaction
{
    public override string Lane => "announce";
}

public sealed record UpdateAnnouncement : Reaction
{
    public override string Lane => "announce";

    public override bool Replaces(Reaction older) => older is UpdateAnnouncement;
}

/// <summary>A direct message of the ladder with an Acknowledge button.</summary>
public sealed record PagePerson(int Step, Recipient To) : Reaction
{
    public override string? Who => To.Name;

    public override string Lane => $"person {To.Address}";

    public override bool MakesUpFor(Reaction failed) => failed is PagePerson page && page.To == To;
}

/// <summary>A direct message that only informs (runbook section 2: P1 notifies all stakeholders at once).</summary>
public sealed record TellPerson(string Template, Recipient To) : Reaction
{
    /// <summary>The guarded action that it is about, and what a person said of it.</summary>
    public int? Run { get; init; }
    public string? Text { get; init; }

    public override string? Who => To.Name;

    public override string Lane => $"person {To.Address}";
}

/// <summary>Brings a stakeholder's notice up to date.</summary>
public sealed record UpdateNotice(MessageRef Notice) : Reaction
{
    public override string Lane => $"notice {Notice.Channel}";
}

/// <summary>Replaces a page by what came of it, so that no dead button stays behind.</summary>
public sealed record RetirePage(PageSent Page) : Reaction
{
    public override string Lane => $"person {Page.To.Address}";
}
