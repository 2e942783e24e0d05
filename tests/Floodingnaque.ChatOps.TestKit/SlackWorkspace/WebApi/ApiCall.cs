using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>One call while it runs: its arguments, what the token may do, and the warnings it gathers.</summary>
internal sealed class ApiCall(string method, ApiArguments arguments, IReadOnlyCollection<string> granted)
{
    public string Method => method;

    public ApiArguments Arguments => arguments;

    public List<string> Warnings { get; } = [];

    public bool May(string scope) => granted.Contains(scope);

    /// <summary>Any one of the scopes will do; none of them is <c>missing_scope</c> with <c>needed</c> and <c>provided</c>.</summary>
    public void Require(params string[] anyOf)
    {
        if (anyOf.Length == 0 || anyOf.Any(May)) return;
        throw new SlackError("missing_scope")
        {
            Extra = new JsonObject { ["needed"] = string.Join(',', anyOf), ["provided"] = string.Join(',', granted) },
        };
    }
}

/// <summary>
/// A method of the Web API. <paramref name="ReadsJson"/> is false for the read methods that lose the arguments of a JSON body
/// (Slack, "Using the Web API": not every method takes JSON).
/// </summary>
internal sealed record ApiMethod(string Name, Func<ApiCall, JsonObject> Run, bool ReadsJson = true, bool TakesAppToken = false)
{
    /// <summary>Any one of these; methods that depend on the kind of channel ask for theirs themselves.</summary>
    public string[] Scopes { get; init; } = [];
}
