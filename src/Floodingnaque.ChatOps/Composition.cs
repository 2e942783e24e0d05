using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Detection;
using Floodingnaque.ChatOps.Doctor;
using Floodingnaque.ChatOps.Evidence;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Observability;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.Slack;
using Floodingnaque.ChatOps.Targets;
using Floodingnaque.ChatOps.Triage;
using Floodingnaque.ChatOps.WebConsole;
using Floodingnaque.ChatOps.Webhooks;

namespace Floodingnaque.ChatOps;

/// <summary>What the bot is made of: one AddX and one MapX per folder, nothing else.</summary>
internal static class Composition
{
    public static void Add(WebApplicationBuilder builder)
    {
        builder.AddObservability();
        builder.Services.AddConfiguration(builder.Configuration, builder.Environment);
        builder.Services.AddRendering(builder.Configuration);
        builder.Services.AddJournal(DataOptions.Path(builder.Configuration, builder.Environment));
        builder.Services.AddPipeline();
        builder.Services.AddEvidence(builder.Configuration);
        builder.Services.AddTriage();
        builder.Services.AddDetection(builder.Configuration);
        builder.Services.AddWebhooks(builder.Configuration);
        builder.Services.AddTargets(builder.Configuration, DataOptions.Path(builder.Configuration, builder.Environment));
        builder.Services.AddSlack(builder.Configuration);
        builder.Services.AddDoctor(new(SlackOptions.Section, typeof(SlackOptions)), new(ConsoleOptions.Section, typeof(ConsoleOptions)));
        builder.Services.AddWebConsole(
            builder.Configuration, DataOptions.Path(builder.Configuration, builder.Environment), enabledByDefault: !SlackServices.IsConfigured(builder.Configuration));
    }

    public static void Map(WebApplication app)
    {
        app.MapObservability();
        app.MapSlack();
        app.MapWebhooks();
        app.MapWebConsole();
    }
}
