using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class DockerEngineTests(DockerFixture fixture) : DockerTargetTests(fixture)
{
    private IsolateContainer OverTls(string ca = "ca", string client = "client") => new(
        Target(o =>
        {
            o.Endpoint = Server.TlsOptions.Endpoint;
            o.CaFile = Path.Combine(Server.Folder, $"{ca}.pem");
            o.CertificateFile = Path.Combine(Server.Folder, $"{client}.pem");
            o.KeyFile = Path.Combine(Server.Folder, $"{client}-key.pem");
        }),
        null);

    [RootFact]
    public async Task An_engine_on_another_machine_is_worked_with_over_TLS()
    {
        await Server.Docker("run", "-d", "--name", "api", Server.Image);
        var action = OverTls();
        var run = await Planned(action, "api");
        Assert.Equal(new Look(true, "api is on no network and is running"), await Do(action, run));
        Assert.Equal("map[]", await Server.Inspect("api", "{{.NetworkSettings.Networks}}"));
        Assert.Equal(new Look(true, "api is on bridge again and is running"), await Undo(action, run));
    }

    [RootFact]
    public async Task An_engine_that_another_authority_vouches_for_is_not_spoken_to() =>
        Assert.StartsWith($"the container engine at {Server.TlsOptions.Endpoint} cannot be reached (", await Refusal(OverTls(ca: "stranger"), "api"), StringComparison.Ordinal);

    [RootFact]
    public async Task A_client_that_the_engine_does_not_know_is_a_sentence() =>
        Assert.StartsWith($"the container engine at {Server.TlsOptions.Endpoint} cannot be reached (", await Refusal(OverTls(client: "stranger"), "api"), StringComparison.Ordinal);

    [RootFact]
    public async Task Certificates_that_are_none_are_a_sentence()
    {
        await File.WriteAllTextAsync(Path.Combine(Server.Folder, "broken.pem"), "no certificate");
        await File.WriteAllTextAsync(Path.Combine(Server.Folder, "broken-key.pem"), "no key");
        Assert.StartsWith("the certificates of Targets:Docker cannot be used (", await Refusal(OverTls(client: "broken"), "api"), StringComparison.Ordinal);
    }

    [RootFact]
    public async Task A_network_that_was_made_anew_meanwhile_is_the_same_network()
    {
        var action = new IsolateContainer(Target(), null);
        await Server.Docker("network", "create", "front");
        await Server.Docker("run", "-d", "--name", "api", "--network", "front", "--network-alias", "backend", Server.Image);
        var run = await Planned(action, "api");
        await Do(action, run);
        await Server.Docker("network", "rm", "front");
        await Server.Docker("network", "create", "front");
        Assert.Equal(new Look(true, "api is on front again and is running"), await Undo(action, run));
    }
}
