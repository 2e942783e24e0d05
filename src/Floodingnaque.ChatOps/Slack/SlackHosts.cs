namespace Floodingnaque.ChatOps.Slack;

/// <summary>
/// Which addresses the bot may call or send its token to, derived from the configured API base. Addresses arrive in requests
/// (<c>response_url</c>), so calling them unchecked would let a request choose the target (SSRF).
/// With a loopback base (a stand-in) everything must be on that same host and port.
/// </summary>
internal static class SlackHosts
{
    private const string Slack = "slack.com";

    public static bool IsAcceptableBase(Uri url) =>
        url.IsAbsoluteUri && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    public static Uri Method(Uri apiBase, string method) => new($"{apiBase.AbsoluteUri.TrimEnd('/')}/{method}");

    /// <summary>A <c>response_url</c> is on hooks.slack.com and nowhere else.</summary>
    public static bool MayRespondTo(Uri apiBase, Uri url) =>
        apiBase.IsLoopback ? IsSamePlace(apiBase, url) : apiBase.Host == Slack && IsPlainHttps(url) && url.Host == "hooks.slack.com";

    /// <summary>Unencrypted sockets only between processes of one machine.</summary>
    public static bool MayConnectTo(Uri apiBase, Uri url) =>
        url.IsAbsoluteUri
        && (url.Scheme == Uri.UriSchemeWss || (url.Scheme == Uri.UriSchemeWs && apiBase.IsLoopback && url.IsLoopback));

    private static bool IsSamePlace(Uri apiBase, Uri url) =>
        url.IsAbsoluteUri && url.UserInfo.Length == 0 && url.Scheme == apiBase.Scheme && url.Authority == apiBase.Authority;

    private static bool IsPlainHttps(Uri url) =>
        url.IsAbsoluteUri && url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort && url.UserInfo.Length == 0;
}
