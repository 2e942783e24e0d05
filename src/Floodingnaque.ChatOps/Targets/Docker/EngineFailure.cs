using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>What an engine refuses or does not answer, as a sentence.</summary>
internal static class EngineFailure
{
    /// <exception cref="TargetException">The engine refuses (then its inner exception is a <see cref="DockerApiException"/>), cannot be reached or does not answer.</exception>
    public static async Task<T> Said<T>(DockerOptions options, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (DockerApiException e)
        {
            throw new TargetException($"the container engine refuses: {Sentence(e)}", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            throw new TargetException($"the container engine at {options.Endpoint} cannot be reached ({(e.InnerException ?? e).Message})", e);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            throw new TargetException($"the container engine at {options.Endpoint} did not answer within {DockerEngine.LongestCall.TotalSeconds:0} seconds", e);
        }
    }

    private static string Sentence(DockerApiException e)
    {
        try
        {
            return ContainerState.Text(JsonNode.Parse(e.ResponseBody)?["message"]);
        }
        catch (JsonException)
        {
            return $"{(int)e.StatusCode} {e.ResponseBody}";
        }
    }
}
