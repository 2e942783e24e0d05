using System.Security.Cryptography;
using System.Text;
using Floodingnaque.ChatOps.Targets.Secrets;
using Floodingnaque.ChatOps.TestKit.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Floodingnaque.ChatOps.TestKit.Servers;

/// <summary>
/// A small real application with keys as the production one has them: a file of its own wins over the environment file, and both are read
/// when it starts anew, which is when its reload file was touched. It answers only who has a key (X-API-Key) or a token signed with it.
/// </summary>
internal sealed class KeyedApp : IAsyncDisposable
{
    public const string Jwt = "JWT_SECRET_KEY";
    public const string Keys = "VALID_API_KEYS";

    private readonly TempFolder folder = new();
    private readonly Lock gate = new();
    private readonly int port = Loopback.FreePort();
    private Dictionary<string, string> loaded = [];
    private DateTime at;
    private WebApplication app = null!;

    public string SecretFile => Inside("jwt_secret_key.txt");

    public string EnvFile => Inside(".env.production");

    public string ReloadFile => Inside("reload");

    public string Folder => folder.Path;

    public Uri Address => new($"http://127.0.0.1:{port}/");

    /// <summary>Awaited before each answer.</summary>
    public Func<Task> BeforeAnswer { get; set; } = () => Task.CompletedTask;

    /// <summary>It does not read its keys anew any more, whatever is touched.</summary>
    public bool IsStuck { get; set; }

    public SecretsOptions Options
    {
        get
        {
            var options = new SecretsOptions { VerifyWithin = TimeSpan.FromSeconds(20) };
            options.Keys[Jwt] = new SecretKeyOptions { Kind = "hex32", Files = [SecretFile], EnvFiles = [EnvFile], Apply = [["touch", ReloadFile]], VerifyUrl = $"{Address}jwt", VerifyJwt = true };
            options.Keys[Keys] = new SecretKeyOptions { Kind = "list", EnvFiles = [EnvFile], Apply = [["touch", ReloadFile]], VerifyUrl = $"{Address}keys", VerifyHeader = "X-API-Key: {value}" };
            return options;
        }
    }

    public static async Task<KeyedApp> Start(string jwt, string keys)
    {
        var it = new KeyedApp();
        await File.WriteAllTextAsync(it.SecretFile, jwt + "\n");
        await File.WriteAllTextAsync(it.EnvFile, $"# naïve comment, JWT_SECRET_KEY=no\r\nLOG_LEVEL=INFO\n{Jwt}=\"{jwt}\" # signs\nexport {Keys}='{keys}'\nEMPTY=\n");
        await File.WriteAllTextAsync(it.ReloadFile, "");
        File.SetUnixFileMode(it.SecretFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(it.Address.ToString());
        it.app = builder.Build();
        it.app.MapGet("/jwt", (HttpRequest r) => it.Answer(k => IsSigned(r.Headers.Authorization.ToString(), k[Jwt])));
        it.app.MapGet("/keys", (HttpRequest r) => it.Answer(k => k[Keys].Split(',').Contains(r.Headers["X-API-Key"].ToString())));
        await it.app.StartAsync();
        return it;
    }

    public string Inside(string name) => Path.Combine(folder.Path, name);

    public Task Stop() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        folder.Dispose();
    }

    private async Task<IResult> Answer(Func<Dictionary<string, string>, bool> isLetIn)
    {
        await BeforeAnswer();
        return isLetIn(Loaded()) ? Results.Ok() : Results.Unauthorized();
    }

    private Dictionary<string, string> Loaded()
    {
        lock (gate)
        {
            var touched = File.GetLastWriteTimeUtc(ReloadFile);
            if (touched != at && (loaded.Count == 0 || !IsStuck))
            {
                at = touched;
                loaded = File.ReadAllLines(EnvFile).Where(l => !l.StartsWith('#')).Select(l => l.Replace("export ", "", StringComparison.Ordinal).Split('=', 2))
                    .Where(l => l.Length == 2).ToDictionary(l => l[0], l => l[1].Split(" #")[0].Trim('"', '\'', ' '));
                loaded[Jwt] = File.ReadAllText(SecretFile).Trim() is { Length: > 0 } secret ? secret : loaded[Jwt];
            }

            return loaded;
        }
    }

    private static bool IsSigned(string authorization, string secret)
    {
        var parts = authorization.Replace("Bearer ", "", StringComparison.Ordinal).Split('.');
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes($"{parts[0]}.{parts.ElementAtOrDefault(1)}"));
        return parts is [_, _, var shown] && Convert.ToBase64String(signature).TrimEnd('=').Replace('+', '-').Replace('/', '_') == shown;
    }
}
