using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.Slack;
using Floodingnaque.ChatOps.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Floodingnaque.ChatOps.Benchmarks;

/// <summary>What the steps of a signed note cost, one by one: where to look before anything is changed.</summary>
[MemoryDiagnoser]
public class StepsBenchmark
{
    private static readonly byte[] Body = "command=%2Fincident&text=note+the+key+is+gone&user_id=U1&channel_id=C1&trigger_id=T1"u8.ToArray();
    private static readonly string Timestamp = Story.Start.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    private static readonly string Signature = SlackSignature.Compute(Body, Timestamp, "secret");
    private static readonly PendingEvent Note = new(
        new NoteAdded("the key is gone", Story.Start, NoteSource.Command, null, null), Story.Maria, new DeliveryId("slack:trigger:T1"), Story.Start);

    private readonly byte[] body = Body;
    private readonly LineBuffer lines = new();
    private readonly Story story = Story.Declared();
    private readonly MessageRenderer renderer = new(TemplateSet.Load(TemplateSet.ShippedDirectory), NullLogger<MessageRenderer>.Instance);

    internal static Task Run(Results results)
    {
        BenchmarkRunner.Run<StepsBenchmark>(DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
        return Task.CompletedTask;
    }

    [Benchmark]
    public bool Verify_the_signature() => SlackSignature.IsValid(body, Timestamp, Signature, "secret", Story.Start);

    [Benchmark]
    public object Read_the_words() => CommandTable.Read(story.Context(Story.Maria), "note the key is gone").Value.Request;

    [Benchmark]
    public object Evolve_the_state() => story.State.After(Note.Event, new EventStamp(99, Story.Start, Story.Maria));

    [Benchmark]
    public string Write_the_line()
    {
        lines.CutTo(0);
        return EventCodec.Write(lines, 99, Note, 0, new string('0', 64));
    }

    [Benchmark]
    public object Render_the_answer() =>
        renderer.Render("noted", story.State, RenderContext.Of(story.Context(Story.Maria)) with { Text = "the key is gone" });
}
