using System.CommandLine;
using System.CommandLine.Parsing;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Evidence;

namespace Floodingnaque.ChatOps.Hosting;

/// <summary>The words that the program takes: none runs the bot.</summary>
internal static class CommandTree
{
    /// <summary>What was typed is not understood.</summary>
    public const int Misused = 2;

    public static async Task<int> Invoke(string[] arguments, HostCommands commands, TextWriter output, TextWriter error)
    {
        var (settings, words) = SettingArguments.Split(arguments);
        // No response files: "@all" is a word like any other. The host itself ends on Ctrl+C and SIGTERM, in its own time.
        var parsed = Root(commands, settings, output).Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var misused = parsed.Errors.Count > 0;
        var code = await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = misused ? error : output,
            Error = error,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        });
        return misused ? Misused : code;
    }

    private static RootCommand Root(HostCommands commands, string[] settings, TextWriter output)
    {
        var root = new RootCommand(
            "Runs security incidents from chat. Without a command: runs the bot.\n"
            + "Settings: appsettings.json, environment (Slack__BotToken=…), or arguments (--Slack:BotToken=…, --urls http://127.0.0.1:5080).")
        {
            Verify(commands, settings, output),
            Rebuild(commands, settings, output),
            Doctor(commands, settings, output),
            Manifest(commands, settings, output),
            Evidence(output),
            TriageCommands.Triage(commands, TimeProvider.System),
        };
        root.SetAction((_, cancellationToken) => commands.Run(settings, cancellationToken));
        return root;
    }

    private static Command Verify(HostCommands commands, string[] settings, TextWriter output)
    {
        var incident = new Argument<string?>("incident") { Description = "One incident, for example INC-2026-11-24-001; without it, all.", Arity = ArgumentArity.ZeroOrOne };
        var data = new Option<string?>("--data") { Description = "The data folder, when it is not the configured one (a copy, a backup)." };
        var witness = new Option<string?>("--witness") { Description = "seq:hash as the pinned message of the incident's channel shows it." };
        var key = new Option<string?>("--key") { Description = "A public key kept elsewhere: the folder's own is as trustworthy as the folder." };
        incident.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IncidentId.TryParse(token.Value, out _))
            {
                result.AddError($"“{token.Value}” is no incident: write it as INC-2026-11-24-001.");
            }
        });
        var command = new Command("verify", "Checks the record: intact, complete up to the last witness, signed. Exit code 0 only if all of it holds.") { incident, data, witness, key };
        command.SetAction(parsed => commands.Verify(
            new VerifyCall(
                settings, parsed.GetValue(data), IncidentId.TryParse(parsed.GetValue(incident), out var id) ? id : null, parsed.GetValue(witness), parsed.GetValue(key)),
            output));
        return command;
    }

    private static Command Rebuild(HostCommands commands, string[] settings, TextWriter output)
    {
        var command = new Command("rebuild", "Makes the index anew from the journals. Stop the bot first.");
        command.SetAction((_, cancellationToken) => commands.Rebuild(settings, output, cancellationToken));
        return command;
    }

    private static Command Doctor(HostCommands commands, string[] settings, TextWriter output)
    {
        var command = new Command("doctor", "Checks settings, clock, data folder, journal, templates, roster and tokens, and says what to do. Exit code 1 if something failed.");
        command.SetAction((_, cancellationToken) => commands.Doctor(settings, output, cancellationToken));
        return command;
    }

    private static Command Evidence(TextWriter output)
    {
        var folder = new Argument<string>("folder") { Description = "The folder of a collection (it has a manifest.sha256), or one that holds such folders." };
        var manifest = new Option<string?>("--manifest") { Description = "SHA-256 of the manifest, as the evidence card in the incident's channel shows it." };
        var verify = new Command("verify", "Reads every file of collected evidence and compares. Needs nothing of the bot's. Exit code 0 only if all of it holds.") { folder, manifest };
        verify.SetAction((parsed, cancellationToken) => VerifyEvidenceCommand.Run(parsed.GetValue(folder)!, parsed.GetValue(manifest), output, cancellationToken));
        return new Command("evidence", "Evidence that the bot collected.") { verify };
    }

    private static Command Manifest(HostCommands commands, string[] settings, TextWriter output)
    {
        var slack = new Command("slack", "The app manifest for Slack, as YAML.");
        var url = new Option<Uri?>("--url")
        {
            Description = "The bot's public https:// address. Without it the app uses Socket Mode, which needs none.",
            CustomParser = HttpsAddress,
        };
        slack.Options.Add(url);
        slack.SetAction(parsed => commands.SlackManifest(settings, parsed.GetValue(url), output));
        return new Command("manifest", "Prints what a chat platform has to be told about this bot.") { slack };
    }

    private static Uri? HttpsAddress(ArgumentResult result)
    {
        var word = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (Uri.TryCreate(word, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps)
        {
            return url;
        }

        result.AddError($"“{word}” is no address that Slack can call: write it as https://bot.example.org.");
        return null;
    }
}
