using Floodingnaque.ChatOps.Core.Actions;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>What a reaction is, in words that go after "could not" and "missing".</summary>
public static class ReactionWords
{
    /// <param name="what">The reaction's type, as <see cref="ReactionPerformed.What"/> names it.</param>
    public static string Of(string what, string? who) => what switch
    {
        nameof(OpenChannel) => "open the channel",
        nameof(InvitePeople) => "invite people to the channel",
        nameof(PostCard) => "post the pinned summary",
        nameof(UpdateCard) => "update the pinned summary",
        nameof(SayInChannel) => "post in the channel",
        nameof(SetTopic) => "set the channel's topic",
        nameof(ConfirmNote) => "confirm a note",
        nameof(Announce) => "announce the incident",
        nameof(UpdateAnnouncement) => "update the announcement",
        nameof(PagePerson) => $"call {who ?? "a person"}",
        nameof(TellPerson) => $"inform {who ?? "a person"}",
        nameof(UpdateNotice) => "update a stakeholder's notice",
        nameof(RetirePage) => "take back a call's button",
        nameof(PostRun) => "post an action's card",
        nameof(UpdateRun) => "update an action's card",
        _ => what,
    };
}
