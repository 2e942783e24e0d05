using System.Collections.Immutable;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>A group that can be mentioned, such as the people on call.</summary>
internal sealed record SlackUserGroup(string Id, string Handle, ImmutableList<string> Users);
