using System.Globalization;

namespace Floodingnaque.ChatOps.Targets.Sandbox;

/// <summary>The sandbox's own page: what it is, and the attacker's switch.</summary>
internal static class SandboxPage
{
    public static string Draw(SandboxAttacker attacker) => string.Create(CultureInfo.InvariantCulture, $$"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <meta http-equiv="refresh" content="2"><title>SANDBOX</title><style>
        :root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}
        .label{background:#b45309;color:#fff;font-weight:700;padding:.2rem .6rem;border-radius:.3rem}
        .big{font-size:2.2rem;font-weight:700}button{font:inherit;padding:.5rem 1rem}code{background:color-mix(in srgb,currentColor 12%,transparent);padding:0 .3rem}
        </style></head><body><h1><span class="label">SANDBOX</span> A site to practise on</h1>
        <p>Nothing here is real, and no server is touched. Start the attack, then contain it from chat.</p>
        {{(attacker.IsOn
            ? $"<p class=\"big\">{Mood(attacker.Last)}</p><p>{SandboxAttacker.Address} asked {attacker.Requests} times and was refused {attacker.Refused} times; its newest answer was {attacker.Last}.</p><form method=\"post\" action=\"/attacker/off\"><button>Stop the attack</button></form>"
            : "<p class=\"big\">🌤️ All is quiet</p><form method=\"post\" action=\"/attacker/on\"><button>Start the attack</button></form>")}}
        <p>In an incident's channel: <code>/incident block {{SandboxAttacker.Address}} for 2h</code>, and somebody else approves.</p>
        </body></html>
        """);

    private static string Mood(int last) => last == StatusCodes.Status403Forbidden ? "🛡️ The attacker is blocked" : "🔥 Under attack";
}
