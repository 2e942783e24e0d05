namespace Floodingnaque.ChatOps.Slack;

/// <summary>
/// Which addresses the bot may call or send its token to, derived from the configured API base. Addresses arrive in requests
/// (<c>response_url</c>, <c>url_private</c>), so calling them unchecked would let a request choose the target (SSRF) or take the token.
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

    /// <summary>External files carry any address as their <c>url_private</c>; only Slack's own hosts may see the token.</summary>
    public static bool MayDownloadFrom(Uri apiBase, Uri url) =>
        apiBase.IsLoopback ? IsSamePlace(apiBase, url) : apiBase.Host == Slack && IsPlainHttps(url) && IsSlackHost(url);

    /// <summary>The address comes from Slack's own answer and gets no token: encryption is all there is to ask of it.</summary>
    public static bool MayUploadTo(Uri apiBase, Uri url) => apiBase.IsLoopback ? IsSamePlace(apiBase, url) : IsPlainHttps(url);

    /// <summary>Unencrypted sockets only between processes of one machine.</summary>
    public static bool MayConnectTo(Uri apiBase, Uri url) =>
        url.IsAbsoluteUri
        && (url.Scheme == Uri.UriSchemeWss || (url.Scheme == Uri.UriSchemeWs && apiBase.IsLoopback && url.IsLoopback));

    private static bool IsSamePlace(Uri apiBase, Uri url) =>
        url.IsAbsoluteUri && url.UserInfo.Length == 0 && url.Scheme == apiBase.Scheme && url.Authority == apiBase.Authority;

    private static bool IsPlainHttps(Uri url) =>
        url.IsAbsoluteUri && url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort && url.UserInfo.Length == 0;

    private static bool IsSlackHost(Uri url) => url.Host == Slack || url.Host.EndsWith("." + Slack, StringComparison.Ordinal);
}
