using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>
/// <c>/api/{method}</c>: reads the call, lets the faults have it, checks token and scopes, runs it under the lock, writes the answer.
/// HTTP 200 for every logical error; 429 and 5xx come from <see cref="FaultPlan"/> only.
/// </summary>
internal sealed class ApiEndpoint(
    WorkspaceState state, IReadOnlyDictionary<string, ApiMethod> methods, FaultPlan faults, Func<IReadOnlyCollection<string>> scopes, CancellationToken closing)
{
    private readonly List<RecordedCall> calls = [];

    public IReadOnlyList<RecordedCall> Calls
    {
        get
        {
            lock (calls) return [.. calls];
        }
    }

    public async Task HandleAsync(HttpContext context, string name)
    {
        var method = methods.GetValueOrDefault(name);
        var request = new ApiRequest(new ApiArguments(), null, null);
        SlackError? unreadable = null;
        try
        {
            request = await ApiRequest.ReadAsync(context.Request, method?.ReadsJson ?? true);
        }
        catch (SlackError error)
        {
            unreadable = error;
        }

        var (fault, tooEarly) = faults.Meet(name, ChannelOf(request.Arguments));
        if (fault is not null and not Fault.DoneButAnswerLost)
        {
            Record(name, request, Describe(fault), tooEarly);
            await SufferAsync(context, fault);
            return;
        }

        var answer = unreadable?.ToJson() ?? Answer(name, method, request);
        Record(name, request, fault is null ? answer["error"]?.ToString() : "http-answer-lost", tooEarly);
        if (fault is null) await WriteAsync(context, answer);
        else context.Abort();
    }

    private JsonObject Answer(string name, ApiMethod? method, ApiRequest request)
    {
        var call = new ApiCall(name, request.Arguments, scopes());
        if (request.Warning is not null) call.Warnings.Add(request.Warning);
        JsonObject answer;
        try
        {
            if (method is null) throw new SlackError("unknown_method") { Extra = new JsonObject { ["req_method"] = name } };
            Authorise(method, request.Token);
            call.Require(method.Scopes);
            lock (state.Gate) answer = method.Run(call);
            answer.Insert(0, "ok", true);
        }
        catch (SlackError error)
        {
            answer = error.ToJson();
        }

        if (call.Warnings.Count == 0) return answer;
        answer["warning"] = string.Join(',', call.Warnings);
        if (answer["response_metadata"] is not JsonObject metadata) answer["response_metadata"] = metadata = [];
        metadata["warnings"] = new JsonArray([.. call.Warnings.Select(w => (JsonNode?)w)]);
        return answer;
    }

    private void Authorise(ApiMethod method, string? token)
    {
        var me = state.Identity;
        if (string.IsNullOrEmpty(token)) throw new SlackError("not_authed");
        if (token != me.BotToken && token != me.AppToken) throw new SlackError("invalid_auth");
        if (token != (method.TakesAppToken ? me.AppToken : me.BotToken)) throw new SlackError("not_allowed_token_type");
    }

    private async Task SufferAsync(HttpContext context, Fault fault)
    {
        switch (fault)
        {
            case Fault.TooManyRequests limited:
                var seconds = Math.Max(1, (int)Math.Ceiling(limited.RetryAfter.TotalSeconds));
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                await WriteAsync(context, new JsonObject { ["ok"] = false, ["error"] = "ratelimited" });
                break;
            case Fault.ServerError broken:
                context.Response.StatusCode = broken.Status;
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<html><body><h1>Server Error</h1></body></html>");
                break;
            case Fault.LogicError error:
                await WriteAsync(context, new SlackError(error.Code).ToJson());
                break;
            case Fault.Hang:
                using (var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing))
                    await Task.Delay(Timeout.InfiniteTimeSpan, gone.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                context.Abort();
                break;
            default:
                context.Abort();
                break;
        }
    }

    private async Task WriteAsync(HttpContext context, JsonObject answer)
    {
        context.Response.Headers["x-oauth-scopes"] = string.Join(',', scopes());
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer.ToJsonString()));
    }

    private void Record(string name, ApiRequest request, string? error, bool tooEarly)
    {
        var call = new RecordedCall(name, request.Arguments.ToString(), state.Clock.GetUtcNow(), error) { BeforeRetryAfter = tooEarly };
        lock (calls) calls.Add(call);
    }

    private static string? ChannelOf(ApiArguments arguments)
    {
        try
        {
            return arguments.Text("channel");
        }
        catch (SlackError)
        {
            return null; // The method itself will say what is wrong with it.
        }
    }

    private static string Describe(Fault fault) => fault switch
    {
        Fault.TooManyRequests => "http-429",
        Fault.ServerError broken => string.Create(CultureInfo.InvariantCulture, $"http-{broken.Status}"),
        Fault.LogicError error => error.Code,
        Fault.Hang => "http-hang",
        _ => "http-reset",
    };
}
