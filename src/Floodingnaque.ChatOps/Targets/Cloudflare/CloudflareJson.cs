using System.Text.Json;
using System.Text.Json.Serialization;

namespace Floodingnaque.ChatOps.Targets.Cloudflare;

/// <summary>An IP access rule.</summary>
/// <param name="Mode">What happens to whom it is about: block, challenge, whitelist, …</param>
internal sealed record AccessRule(string? Id, string? Mode, string? Notes, RuleTarget? Configuration);

/// <param name="Target">ip, ip6, ip_range, asn or country.</param>
internal sealed record RuleTarget(string? Target, string? Value);

/// <param name="Editable">Whether the zone's plan and the token let it be changed.</param>
internal sealed record ZoneSetting(string? Value, bool Editable = true);

internal sealed record SettingValue(string Value);

internal sealed record ApiError(int Code, string? Message);

/// <summary>What every answer is wrapped in.</summary>
internal sealed record ApiAnswer(bool Success, IReadOnlyList<ApiError>? Errors, JsonElement Result);

/// <summary>What was so before attack mode.</summary>
internal sealed record AttackModeBefore(string SecurityLevel);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AccessRule))]
[JsonSerializable(typeof(AccessRule[]))]
[JsonSerializable(typeof(ZoneSetting))]
[JsonSerializable(typeof(SettingValue))]
[JsonSerializable(typeof(ApiAnswer))]
[JsonSerializable(typeof(AttackModeBefore))]
internal sealed partial class CloudflareJson : JsonSerializerContext;
