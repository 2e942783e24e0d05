using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Configuration;

/// <summary>
/// Without a roster the web console has people named after the roles, so that the whole chain can be tried on a machine without any
/// setting. They have console ids only: nobody in Slack or Teams can ever be taken for one of them.
/// </summary>
internal static class DemoRoster
{
    public static readonly ImmutableArray<Person> People =
    [
        Named("First Responder", Role.FirstResponder),
        Named("Security Lead", Role.SecurityLead),
        Named("CTO / Engineering Lead", Role.EngineeringLead),
        Named("DevOps Lead", Role.DevopsLead),
        Named("Legal", Role.Legal),
        Named("Stakeholder", Role.Stakeholder),
        Named("Colleague"),
    ];

    private static Person Named(string name, params Role[] roles) =>
        new(name, ImmutableDictionary<string, string>.Empty.Add("console", ConsoleId.Of(name)), null, null, [.. roles]);
}
