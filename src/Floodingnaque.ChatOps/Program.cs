using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Doctor;
using Floodingnaque.ChatOps.Hosting;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Observability;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.Slack;
using Floodingnaque.ChatOps.WebConsole;

var commands = new HostCommands(
    Run: (settings, cancellationToken) => BotHost.Run(() => BotHost.Build(settings, Add, Map), Console.Out, Console.Error, cancellationToken),
    Verify: (call, output) => VerifyCommand.Run(call.Data ?? ConfiguredData.Path(call.Settings), call.Only, call.Witness, output, call.Key),
    Rebuild: (settings, output, cancellationToken) => RebuildCommand.Run(() => BotHost.Build(settings, Add, Map), output, Console.Error, cancellationToken),
    Doctor: (settings, output, cancellationToken) => DoctorCommand.Run(() => BotHost.Build(settings, Add, Map), output, cancellationToken),
    SlackManifest: (settings, url, output) => output.Write(SlackManifest.Write(ConfiguredIncidents.From(ConfiguredData.Read(settings)), url)));

return await CommandTree.Invoke(args, commands, Console.Out, Console.Error);

static void Add(WebApplicationBuilder builder)
{
    builder.AddObservability();
    builder.Services.AddConfiguration(builder.Configuration, builder.Environment);
    builder.Services.AddRendering(builder.Configuration);
    builder.Services.AddJournal(DataOptions.Path(builder.Configuration, builder.Environment));
    builder.Services.AddPipeline();
    builder.Services.AddSlack(builder.Configuration);
    builder.Services.AddDoctor(new(SlackOptions.Section, typeof(SlackOptions)), new(ConsoleOptions.Section, typeof(ConsoleOptions)));
    builder.Services.AddWebConsole(
        builder.Configuration, DataOptions.Path(builder.Configuration, builder.Environment), enabledByDefault: !SlackServices.IsConfigured(builder.Configuration));
}

static void Map(WebApplication app)
{
    app.MapObservability();
    app.MapSlack();
    app.MapWebConsole();
}
