using Floodingnaque.ChatOps.IntegrationTests.Contracts;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public static class NginxBlockTests
{
    public sealed class OnThisMachine : NginxBlockContract
    {
        protected override bool OverSsh => false;
    }

    public sealed class ThroughSsh : NginxBlockContract
    {
        protected override bool OverSsh => true;
    }
}

public static class NginxExportsTests
{
    public sealed class OnThisMachine : NginxExportsContract
    {
        protected override bool OverSsh => false;
    }

    public sealed class ThroughSsh : NginxExportsContract
    {
        protected override bool OverSsh => true;
    }
}

public static class NginxRateLimitTests
{
    public sealed class OnThisMachine : NginxRateLimitContract
    {
        protected override bool OverSsh => false;
    }

    public sealed class ThroughSsh : NginxRateLimitContract
    {
        protected override bool OverSsh => true;
    }
}
