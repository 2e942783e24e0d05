using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit.Journal;
using Floodingnaque.ChatOps.WebConsole;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Floodingnaque.ChatOps.UnitTests.WebConsole;

/// <summary>A workspace in a folder of its own, a driver, and a pipeline that writes down what it gets and answers as it is told.</summary>
internal sealed class ConsoleDesk : IDisposable, IChatPipeline
{
    public static readonly Actor Ana = new("console", "ana");
    public static readonly Actor Ben = new("console", "ben");
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    public static readonly Roster Roster = new([Person("Ana Maria", "ana"), Person("Ana", "ana2"), Person("Ben", "ben")], []);

    private readonly TempFolder folder = new();

    public ConsoleDesk() => Open();

    public FakeTimeProvider Clock { get; } = new(Start);

    public List<ChatEnvelope> Heard { get; } = [];

    public Func<ChatEnvelope, ChatAnswer> Reply { get; set; } = _ => ChatAnswer.Silent;

    public ConsoleWorkspace Workspace { get; private set; } = null!;

    public ConsolePlatform Platform { get; private set; } = null!;

    public ConsoleDriver Driver { get; private set; } = null!;

    public string File => Path.Combine(folder.Path, "console", "chat.jsonl");

    public static Attempt Attempt(string key) => new(key, false, Start);

    public void Restart(int keep = 1_000)
    {
        Workspace.Dispose();
        Open(keep);
    }

    /// <summary>Does something to the file while nobody has it open.</summary>
    public void RestartAfter(Action<string> change, int keep = 1_000)
    {
        Workspace.Dispose();
        change(File);
        Open(keep);
    }

    public Task<ChatAnswer> Handle(ChatEnvelope envelope, CancellationToken cancellationToken)
    {
        Heard.Add(envelope);
        return Task.FromResult(Reply(envelope));
    }

    public IReadOnlyList<ConsoleMessage> Seen(string channel, Actor by) => Workspace.Messages(channel, by.Id, 1_000);

    public void Dispose()
    {
        Workspace.Dispose();
        folder.Dispose();
    }

    private static Person Person(string name, string id) =>
        new(name, ImmutableDictionary<string, string>.Empty.Add("console", id), null, null, [Role.FirstResponder]);

    private void Open(int keep = 1_000)
    {
        Workspace = new ConsoleWorkspace(Path.Combine(folder.Path, "console"), keep, Clock, NullLogger<ConsoleWorkspace>.Instance);
        Platform = new ConsolePlatform(Workspace);
        Driver = new ConsoleDriver(Workspace, this, Roster, IncidentSettings.Default, Clock);
    }
}
