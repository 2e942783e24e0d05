using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>Which template is said for what, with what it needs to know.</summary>
internal sealed class AnswerWriter(MessageRenderer renderer, Roster roster, IncidentSettings settings, TimeProvider clock)
{
    /// <summary>The answer to something that was done and is recorded.</summary>
    public ChatAnswer Done(Answer answer, Incident after, CommandContext context) => answer.To is AnswerTo.Nobody
        ? ChatAnswer.Silent
        : new ChatAnswer(answer.To, renderer.Render(answer.Template, after, RenderContext.Of(context) with { Text = answer.Text, Run = answer.Run, Collection = answer.Collection, Item = answer.Item }));

    public static ChatAnswer Refuse(Refusal refusal) =>
        new(AnswerTo.Sender, MessageRenderer.Refusal(refusal), Refused: refusal.Code);

    /// <summary>A form goes back with the sentence at its field; the refusal's code is the field's name.</summary>
    public static ChatAnswer FieldError(Refusal refusal) => new(
        AnswerTo.Sender, MessageRenderer.Refusal(refusal), Refused: refusal.Code,
        FieldErrors: new Dictionary<string, string> { [refusal.Code] = refusal.Sentence });

    public static ChatAnswer AlreadyRecorded(IncidentId incident) => new(
        AnswerTo.Sender, MessageRenderer.Refusal(new Refusal("already-recorded", $"That was already recorded in {incident}.")),
        Refused: "already-recorded");

    public static ChatAnswer NotRecorded(string reason) =>
        new(AnswerTo.Sender, MessageRenderer.NotRecorded(reason), Refused: Pipeline.NotRecorded.Code);

    /// <param name="reference">Stands in the log beside what happened.</param>
    public static ChatAnswer Failed(string reference) => new(
        AnswerTo.Sender, MessageRenderer.Refusal(new Refusal(
            Pipeline.NotRecorded.Failed, $"Something broke on my side, and I cannot say whether this was recorded. Look at the timeline before you "
            + $"repeat it. If this comes back, tell whoever runs the bot (reference {reference}) and go on by phone.")),
        Refused: Pipeline.NotRecorded.Failed);

    public static ChatAnswer Form(AskForm ask) => new(AnswerTo.Sender, Form: MessageRenderer.DeclareForm(ask.Values));

    public ChatAnswer Show(string template, Incident incident, RenderContext context) =>
        new(AnswerTo.Sender, renderer.Render(template, incident, context));

    public ChatMessage Card(DurableState durable) =>
        renderer.Render("card", durable.State, About(durable.State) with { Head = new JournalHead(durable.State.Version, durable.HeadHash) });

    public ChatMessage Say(SayInChannel say, Incident s) =>
        renderer.Render(say.Template, s, About(s) with { Step = say.Step, Text = say.Text, By = say.By, Run = say.Run, Collection = say.Collection });

    public ChatMessage Notification(Incident s) => renderer.Render("incident-declared", s, About(s));

    public ChatMessage Run(int run, Incident s) => renderer.Render("run", s, About(s) with { Run = run });

    public ChatMessage Collection(int collection, Incident s) =>
        renderer.Render(s.Collections[collection].Look is null ? "evidence-card" : "look", s, About(s) with { Collection = collection });

    public ChatMessage Notice(Incident s) => renderer.Render("stakeholder-notice", s, About(s));

    public ChatMessage Announcement(Incident s) => renderer.Render("announcement", s, About(s));

    public ChatMessage Page(PagePerson page, Incident s) => renderer.Render("escalation-page", s, About(s) with { Step = page.Step });

    public ChatMessage RetiredPage(PageSent page, Incident s) =>
        renderer.Render("page-retired", s, About(s) with { Step = page.Step });

    public ChatMessage Tell(TellPerson tell, Incident s) => renderer.Render(tell.Template, s, About(s) with { Run = tell.Run, Text = tell.Text });

    public static string Topic(Incident s) => MessageRenderer.Topic(s);

    private RenderContext About(Incident s) => new(roster, settings, s.Platform, clock.GetUtcNow());
}
