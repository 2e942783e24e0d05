using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>What each reaction means on a chat platform. Nothing here decides anything.</summary>
internal sealed partial class ReactionPerformer(IEnumerable<IChatPlatform> platforms, AnswerWriter writer, ILogger<ReactionPerformer> logger)
{
    /// <exception cref="ChatPlatformException">The platform refused or could not be reached.</exception>
    public async Task<ReactionPerformed> Perform(Owed owed, DurableState durable, Attempt attempt, CancellationToken cancellationToken)
    {
        var s = durable.State;
        var platform = platforms.FirstOrDefault(p => p.Name == s.Platform)
            ?? throw new ChatPlatformException(ChatFailure.Permanent, $"platform_{s.Platform}_not_configured");
        var done = new ReactionPerformed(owed.Id, owed.Reaction.GetType().Name, null, null, null, null) { Who = owed.Reaction.Who };
        switch (owed.Reaction)
        {
            case OpenChannel:
                return done with { Channel = await platform.OpenChannel(s.ChannelName, attempt, cancellationToken) };
            case InvitePeople invite:
                return done with { Channel = s.Channel, Missing = await Invite(platform, s, invite, cancellationToken) };
            case SetTopic:
                await platform.SetTopic(Channel(s), AnswerWriter.Topic(s), cancellationToken);
                return done with { Channel = s.Channel };
            case ConfirmNote confirm:
                await platform.Confirm(confirm.Message, cancellationToken);
                return done with { Message = confirm.Message };
            case PostCard:
                return await PostAndPin(platform, durable, attempt, done, cancellationToken);
            case Announce:
                return await platform.AnnouncementChannel(cancellationToken) is { } where
                    ? done with { Message = await platform.Post(where, writer.Announcement(s), attempt, cancellationToken) }
                    : done with { Missing = "announcement: no announcement channel is configured" };
            case SayInChannel say:
                return done with { Message = await platform.Post(Channel(s), writer.Say(say, s), attempt, cancellationToken) };
            case PostRun post:
                return done with { Message = await platform.Post(Channel(s), writer.Run(post.Run, s), attempt, cancellationToken) };
            case PostCollection post:
                return done with { Message = await platform.Post(Channel(s), writer.Collection(post.Collection, s), attempt, cancellationToken) };
            case PagePerson page:
                return done with { Message = await platform.Tell(Address(page.To), writer.Page(page, s), attempt, cancellationToken) };
            case TellPerson tell:
                return done with { Message = await platform.Tell(Address(tell.To), writer.Tell(tell, s), attempt, cancellationToken) };
            default:
                return await Update(platform, owed.Reaction, durable, done, cancellationToken);
        }
    }

    /// <summary>Brings a message of the bot's up to date; one that was never posted needs nothing.</summary>
    private async Task<ReactionPerformed> Update(
        IChatPlatform platform, Reaction reaction, DurableState durable, ReactionPerformed done, CancellationToken cancellationToken)
    {
        var s = durable.State;
        var (message, text, witness) = reaction switch
        {
            UpdateCard => (s.Card, s.Card is null ? null : writer.Card(durable.After(reaction)), Witness(durable)),
            UpdateAnnouncement => (s.Announcement, s.Announcement is null ? null : writer.Announcement(s), null),
            RetirePage retire => (retire.Page.Message, writer.RetiredPage(retire.Page, s), (string?)null),
            UpdateRun run => (s.Runs[run.Run].Card, writer.Run(run.Run, s), null),
            UpdateCollection c => (s.Collections[c.Collection].Card, writer.Collection(c.Collection, s), null),
            UpdateNotice update => (update.Notice, writer.Notice(s), null),
            _ => throw new ArgumentOutOfRangeException(nameof(reaction), reaction.GetType().Name, "No performing for this reaction."),
        };
        if (message is not { } target || text is null)
        {
            return done;
        }

        await platform.Update(target, text, cancellationToken);
        if (reaction is UpdateCard && s.Notification is { } notification)
        {
            await UpdateNotification(platform, notification, s, cancellationToken);
        }

        return done with { Message = target, Witness = witness };
    }

    /// <summary>What it said at the beginning must not contradict the card. One that is gone is no loss: the card says it all.</summary>
    private async Task UpdateNotification(IChatPlatform platform, MessageRef notification, Incident s, CancellationToken cancellationToken)
    {
        try
        {
            await platform.Update(notification, writer.Notification(s), cancellationToken);
        }
        catch (ChatPlatformException e) when (e.Failure is ChatFailure.Permanent)
        {
            LogNotificationStays(logger, s.Id, e.Code);
        }
    }

    /// <summary>The head that a card shows: <c>seq:hash</c>, as the verifier takes it.</summary>
    internal static string Witness(DurableState durable) =>
        string.Create(CultureInfo.InvariantCulture, $"{durable.State.Version}:{durable.HeadHash}");

    private async Task<ReactionPerformed> PostAndPin(
        IChatPlatform platform, DurableState durable, Attempt attempt, ReactionPerformed done, CancellationToken cancellationToken)
    {
        var card = await platform.Post(Channel(durable.State), writer.Card(durable), attempt, cancellationToken);
        done = done with { Message = card, Witness = Witness(durable) };
        try
        {
            await platform.Pin(card, cancellationToken);
            return done;
        }
        catch (ChatPlatformException e) when (e.Failure is ChatFailure.Permanent)
        {
            return done with { Missing = $"pin the summary: {e.Code}" }; // a card without a pin is still a card
        }
    }

    private static async Task<string?> Invite(IChatPlatform platform, Incident s, InvitePeople invite, CancellationToken cancellationToken)
    {
        var people = invite.People.Select(p => p.Address).OfType<Actor>().ToArray();
        var failed = people.Length == 0 ? [] : await platform.Invite(Channel(s), people, cancellationToken);
        return failed.Count == 0
            ? null
            : "invite " + string.Join(", ", failed.Select(f => $"{invite.People.First(p => p.Address == f.Who).Name} ({f.Why})"));
    }

    private static ChannelRef Channel(Incident s) => s.Channel ?? throw new ChatPlatformException(ChatFailure.Permanent, "no_channel");

    private static Actor Address(Recipient to) => to.Address ?? throw new ChatPlatformException(ChatFailure.Permanent, "no_id_on_this_platform");

    [LoggerMessage(LogLevel.Warning, "The notification in the channel of {Incident} cannot be brought up to date and stays as it is: {Code}.")]
    private static partial void LogNotificationStays(ILogger logger, IncidentId incident, string code);
}
