using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Slack;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

public sealed class SlackManifestTests
{
    [Fact]
    public void The_direct_messages_of_the_bot_can_be_opened_and_not_answered() => Assert.Contains(
        "\n  app_home:\n    home_tab_enabled: false\n    messages_tab_enabled: true\n    messages_tab_read_only_enabled: true\n",
        SlackManifest.Write(IncidentSettings.Default, null), StringComparison.Ordinal);
}
