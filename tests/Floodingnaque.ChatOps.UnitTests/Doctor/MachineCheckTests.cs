using System.Net;
using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Doctor;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.UnitTests.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Floodingnaque.ChatOps.UnitTests.Doctor;

public sealed class MachineCheckTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatops-doctor-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(1970)]
    [InlineData(2025)]
    [InlineData(2101)]
    public async Task A_year_that_cannot_be_fails(int year) =>
        Assert.Equal(DoctorStatus.Failed, (await Clock(new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero))).Status);

    [Fact]
    public async Task A_record_from_the_future_means_that_the_clock_went_back()
    {
        File.SetLastWriteTimeUtc(Timeline("INC-2026-11-24-001", "{}\n"), Noon.AddMinutes(10).UtcDateTime);
        Assert.Contains("the clock went back", (await Clock(Noon)).Sentence, StringComparison.Ordinal);
        Assert.Equal(DoctorStatus.Ok, (await Clock(Noon.AddMinutes(10))).Status);
    }

    [Theory]
    [InlineData(5, DoctorStatus.Ok, "The clock agrees with Slack's.")]
    [InlineData(60, DoctorStatus.Warning, "The clock is 60 s behind Slack's.")]
    [InlineData(-200, DoctorStatus.Failed, "The clock is 200 s ahead of Slack's.")]
    internal async Task With_Slack_set_up_the_clock_is_compared_with_Slacks(int drift, DoctorStatus status, string sentence)
    {
        var finding = await Clock(Noon, Noon.AddSeconds(drift), ("Slack:BotToken", "xoxb-1"));
        Assert.Equal((status, sentence), (finding.Status, finding.Sentence));
    }

    [Fact]
    public async Task Without_Slack_nobody_outside_is_asked() => Assert.Equal(DoctorStatus.Ok, (await Clock(Noon, null)).Status);

    [Fact]
    public async Task A_folder_that_can_be_written_is_well_and_nothing_stays_in_it()
    {
        File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.NotEqual(DoctorStatus.Failed, (await Data(folder.FullName)).Status);
        Assert.Empty(folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task A_folder_that_is_not_there_yet_is_well_if_it_can_be_made() =>
        Assert.NotEqual(DoctorStatus.Failed, (await Data(Path.Combine(folder.FullName, "a", "b"))).Status);

    [Fact]
    public async Task A_place_where_nothing_can_be_written_fails() => Assert.Equal(DoctorStatus.Failed, (await Data("/proc/chatops")).Status);

    [Fact]
    public async Task A_file_in_the_place_of_the_folder_fails()
    {
        var file = Path.Combine(folder.FullName, "data");
        await File.WriteAllTextAsync(file, "");
        Assert.Equal(DoctorStatus.Failed, (await Data(file)).Status);
    }

    [Fact]
    public async Task A_folder_that_others_can_read_is_a_warning()
    {
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
        Assert.Equal($"chmod 700 {folder.FullName}", (await Data(folder.FullName)).WhatToDo);
    }

    [Theory]
    [InlineData("{\"seq\":1}\n", true)]
    [InlineData("{\"seq\":1}\n{\"seq\":2}\n", true)]
    [InlineData("{\"seq\":1}\n{\"seq\":2,\"da", true)] // torn: never acknowledged, cut when the bot opens it
    [InlineData("{\"seq\":1}\nhello\n", false)]
    [InlineData("{\"seq\":1}\n\0\0\0\0\n", false)]
    [InlineData("{\"type\":\"note\"}\n", false)]
    public async Task The_end_of_a_journal_has_to_be_an_entry(string text, bool well)
    {
        Timeline("INC-2026-11-24-001", "{\"seq\":1}\n");
        Timeline("INC-2026-11-24-002", text);
        var finding = await Journal();
        Assert.Equal(well ? DoctorStatus.Ok : DoctorStatus.Failed, finding.Status);
        Assert.All(finding.Details, detail => Assert.StartsWith("INC-2026-11-24-002: ", detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_journal_that_is_gone_although_its_head_was_signed_fails()
    {
        var timeline = Timeline("INC-2026-11-24-001", "");
        Assert.Equal(DoctorStatus.Ok, (await Journal()).Status); // a crash before the first entry was acknowledged
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(timeline)!, "head"), "1");
        Assert.Equal(DoctorStatus.Failed, (await Journal()).Status);
    }

    [Fact]
    public async Task Without_incidents_the_journal_is_well() => Assert.Equal("There is no incident yet.", (await Journal()).Sentence);

    [Fact]
    public async Task From_the_command_line_the_index_is_left_alone()
    {
        var check = new IndexCheck(new Readiness(), new DataDirectory(folder.FullName), () => throw new InvalidOperationException("opened"));
        Assert.Equal((DoctorStatus.Ok, "There is none yet: the bot makes it at start."), await check.Run(CancellationToken.None) is var none ? (none.Status, none.Sentence) : default);
        Directory.CreateDirectory(new DataPaths(folder.FullName).Index);
        Assert.StartsWith("There is one; not looked into from here", (await check.Run(CancellationToken.None)).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_that_cannot_be_used_fails_with_its_place()
    {
        Assert.Equal("3 templates can be used.", (await new TemplatesCheck(() => 3).Run(CancellationToken.None)).Sentence);
        Assert.Equal(DoctorStatus.Failed, (await new TemplatesCheck(() => 0).Run(CancellationToken.None)).Status);
        var broken = await new TemplatesCheck(() => throw new InvalidDataException("card.sbn:3: unexpected end")).Run(CancellationToken.None);
        Assert.Equal((DoctorStatus.Failed, "card.sbn:3: unexpected end"), (broken.Status, broken.Sentence));
    }

    private string Timeline(string incident, string text)
    {
        var file = Path.Combine(folder.CreateSubdirectory($"incidents/{incident}").FullName, "timeline.jsonl");
        File.WriteAllText(file, text);
        return file;
    }

    private Task<DoctorFinding> Clock(DateTimeOffset now, DateTimeOffset? slack = null, params (string, string?)[] settings) => new ClockCheck(
        new FakeTimeProvider(now), new DataDirectory(folder.FullName), Settings.Of(settings), new Answers(slack)).Run(CancellationToken.None);

    private static Task<DoctorFinding> Data(string path) => new DataFolderCheck(new DataDirectory(path)).Run(CancellationToken.None);

    private Task<DoctorFinding> Journal() => new JournalCheck(new DataDirectory(folder.FullName), TailLook.Problem).Run(CancellationToken.None);

    /// <summary>Answers every request with a Date; when it has none, a request fails the test.</summary>
    private sealed class Answers(DateTimeOffset? date) : HttpMessageHandler, IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.NotNull(date);
            var response = new HttpResponseMessage(HttpStatusCode.OK);
            response.Headers.Date = date;
            return Task.FromResult(response);
        }
    }
}
