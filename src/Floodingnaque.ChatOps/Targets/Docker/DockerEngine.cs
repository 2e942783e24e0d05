using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>
/// The Docker Engine (API 1.41 or newer). What is read to be restored, and what it is restored with, goes as JSON: the types know only a part
/// of what an engine says.
/// </summary>
[SuppressMessage("Maintainability", "CA1507", Justification = "The engine's names, which are not to change with ours.")]
internal sealed class DockerEngine(DockerOptions options) : IContainerEngine, IDisposable
{
    /// <summary>A container may take its time to stop.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(60);

    private const int MaxAnswer = 8 * 1024 * 1024;

    private readonly Lazy<DockerConnection> connection = new(() => new DockerConnection(options));

    private IContainerOperations Containers => connection.Value.Typed.Containers;

    public void Dispose()
    {
        if (connection.IsValueCreated)
        {
            connection.Value.Typed.Dispose();
        }
    }

    public async Task<ContainerState?> Inspect(string container, CancellationToken cancellationToken) =>
        await Get($"containers/{Uri.EscapeDataString(container)}/json", cancellationToken) is JsonObject json ? new ContainerState(json) : null;

    public async Task<IReadOnlyList<ContainerState>> List(CancellationToken cancellationToken)
    {
        var all = await Call(() => Containers.ListContainersAsync(new ContainersListParameters { All = true }, cancellationToken), cancellationToken);
        var states = await Task.WhenAll(all.Select(c => Inspect(c.ID, cancellationToken)));
        return [.. states.OfType<ContainerState>()]; // one may have gone meanwhile
    }

    public async Task<ImageState?> Image(string reference, CancellationToken cancellationToken) =>
        await Get($"images/{reference}/json", cancellationToken) is JsonObject json ? new ImageState(json) : null;

    public async Task<IReadOnlyDictionary<string, string>?> Members(string network, CancellationToken cancellationToken) =>
        await Get($"networks/{Uri.EscapeDataString(network)}", cancellationToken) is JsonObject json
            ? (json["Containers"] as JsonObject ?? []).ToDictionary(c => c.Key, c => ContainerState.Text(c.Value?["Name"]))
            : null;

    public async Task Connect(string network, string container, JsonObject endpoint, CancellationToken cancellationToken) =>
        await Post($"networks/{Uri.EscapeDataString(network)}/connect", new JsonObject { ["Container"] = container, ["EndpointConfig"] = endpoint }, cancellationToken);

    public Task Disconnect(string network, string container, CancellationToken cancellationToken) => Call(
        () => connection.Value.Typed.Networks.DisconnectNetworkAsync(network, new NetworkDisconnectParameters { Container = container }, cancellationToken),
        cancellationToken,
        already: e => e.ResponseBody.Contains("is not connected", StringComparison.Ordinal));

    public Task Pause(string container, CancellationToken cancellationToken) => Call(
        () => Containers.PauseContainerAsync(container, cancellationToken), cancellationToken, e => e.ResponseBody.Contains("already paused", StringComparison.Ordinal));

    public Task Unpause(string container, CancellationToken cancellationToken) => Call(
        () => Containers.UnpauseContainerAsync(container, cancellationToken), cancellationToken, e => e.ResponseBody.Contains("is not paused", StringComparison.Ordinal));

    public async Task SetRestartPolicy(string container, RestartPolicy policy, CancellationToken cancellationToken) => await Post(
        $"containers/{container}/update",
        new JsonObject { ["RestartPolicy"] = new JsonObject { ["Name"] = policy.Name, ["MaximumRetryCount"] = policy.MaximumRetryCount } },
        cancellationToken);

    public async Task<string> Create(string name, JsonObject body, CancellationToken cancellationToken) =>
        ContainerState.Text((await Post($"containers/create?name={Uri.EscapeDataString(name)}", body, cancellationToken))["Id"]);

    public Task Rename(string container, string name, CancellationToken cancellationToken) =>
        Call(() => Containers.RenameContainerAsync(container, new ContainerRenameParameters { NewName = name }, cancellationToken), cancellationToken);

    public Task Start(string container, CancellationToken cancellationToken) =>
        Call(() => Containers.StartContainerAsync(container, new ContainerStartParameters(), cancellationToken), cancellationToken);

    public Task Stop(string container, CancellationToken cancellationToken) =>
        Call(() => Containers.StopContainerAsync(container, new ContainerStopParameters(), cancellationToken), cancellationToken);

    public Task Remove(string container, CancellationToken cancellationToken) => Call(
        () => Containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true }, cancellationToken),
        cancellationToken,
        e => e.StatusCode == HttpStatusCode.NotFound);

    private Task<JsonNode?> Get(string path, CancellationToken cancellationToken) => Call(
        async () =>
        {
            using var answer = await connection.Value.Raw.GetAsync(path, cancellationToken);
            return answer.StatusCode == HttpStatusCode.NotFound ? null : await Read(answer, cancellationToken);
        },
        cancellationToken);

    private async Task<JsonNode> Post(string path, JsonObject body, CancellationToken cancellationToken) => (await Call(
        async () =>
        {
            using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var answer = await connection.Value.Raw.PostAsync(path, content, cancellationToken);
            return await Read(answer, cancellationToken);
        },
        cancellationToken))!;

    private static async Task<JsonNode?> Read(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await answer.Content.LoadIntoBufferAsync(MaxAnswer, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode
            ? (text.Length == 0 ? new JsonObject() : JsonNode.Parse(text))
            : throw new DockerApiException(answer.StatusCode, text);
    }

    private async Task Call(Func<Task> call, CancellationToken cancellationToken, Func<DockerApiException, bool>? already = null) => await Call(
        async () =>
        {
            try
            {
                await call();
            }
            catch (DockerApiException e) when (already?.Invoke(e) == true)
            {
            }

            return true;
        },
        cancellationToken);

    private Task<T> Call<T>(Func<Task<T>> call, CancellationToken cancellationToken) => EngineFailure.Said(options, call, cancellationToken);
}
