using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.IntegrationTests.SlackWorkspaceTests;

/// <summary>Plain HTTP with the bot's token: the stand-in is tested without any client of ours.</summary>
internal sealed class WebClient(SlackWorkspace slack) : IDisposable
{
    private readonly HttpClient http = new();

    public Task<JsonObject> Json(string method, JsonObject arguments) => Json(method, arguments, slack.Identity.BotToken);

    public async Task<JsonObject> Json(string method, JsonObject arguments, string? token) =>
        await Read(await Send(method, new StringContent(arguments.ToJsonString(), Encoding.UTF8, "application/json"), token));

    public async Task<JsonObject> Form(string method, params (string Name, string Value)[] arguments) =>
        await Read(await Send(method, new FormUrlEncodedContent(arguments.Select(a => KeyValuePair.Create(a.Name, a.Value))), slack.Identity.BotToken));

    public async Task<HttpResponseMessage> Send(string method, HttpContent content, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(slack.ApiBase, method)) { Content = content };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request);
    }

    public Task<HttpResponseMessage> Post(string url, HttpContent content) => http.PostAsync(new Uri(url), content);

    public async Task<string> CreateChannel(string name, bool isPrivate = false) =>
        (await Json("conversations.create", new JsonObject { ["name"] = name, ["is_private"] = isPrivate }))["channel"]!["id"]!.ToString();

    public async Task<string> Post(string channel, string text) =>
        (await Json("chat.postMessage", new JsonObject { ["channel"] = channel, ["text"] = text }))["ts"]!.ToString();

    private static async Task<JsonObject> Read(HttpResponseMessage response)
    {
        Assert.Equal(200, (int)response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
    }

    public void Dispose() => http.Dispose();
}
