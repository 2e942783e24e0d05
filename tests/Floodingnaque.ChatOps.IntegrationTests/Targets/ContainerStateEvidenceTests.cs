using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class ContainerStateEvidenceTests(DockerFixture fixture) : ContainerEvidenceTests(fixture)
{
    [RootFact]
    public async Task Processes_are_listed_from_outside_with_the_times_of_their_starts()
    {
        await Server.Docker("run", "-d", "--name", "api", Server.Image, "sh", "-c", "sleep 4711 & sleep 4712");
        var (text, end) = await Text(Source(), "processes.json");
        Assert.Equal("3 processes", end.Words);
        Assert.Contains("4711", text, StringComparison.Ordinal);
        Assert.Equal("""["PID","PPID","USER","STARTED","COMMAND"]""", JsonNode.Parse(text)!["Titles"]!.ToJsonString());
        Assert.StartsWith("Docker Engine 20.", (await Piece(Source(), "processes.json")).Tool, StringComparison.Ordinal);
    }
}
