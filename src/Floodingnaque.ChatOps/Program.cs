using Floodingnaque.ChatOps;
using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Hosting;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Slack;

var commands = new HostCommands(
    Run: (settings, cancellationToken) => BotHost.Run(() => BotHost.Build(settings, Composition.Add, Composition.Map), Console.Out, Console.Error, cancellationToken),
    Verify: (call, output) => VerifyCommand.Run(call.Data ?? ConfiguredData.Path(call.Settings), call.Only, call.Witness, output, call.Key),
    Rebuild: (settings, output, cancellationToken) => RebuildCommand.Run(() => BotHost.Build(settings, Composition.Add, Composition.Map), output, Console.Error, cancellationToken),
    Doctor: (settings, output, cancellationToken) => DoctorCommand.Run(() => BotHost.Build(settings, Composition.Add, Composition.Map), output, cancellationToken),
    SlackManifest: (settings, url, output) => output.Write(SlackManifest.Write(ConfiguredIncidents.From(ConfiguredData.Read(settings)), url)),
    Top: (call, cancellationToken) => TopCommand.Run(call, Console.OpenStandardInput, Console.Out, Console.Error, cancellationToken),
    Logs: (call, cancellationToken) => LogsCommand.Run(call, Console.OpenStandardInput, Console.Out, Console.Error, cancellationToken));

return await CommandTree.Invoke(args, commands, Console.Out, Console.Error);
