using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.UnitTests.Evidence;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("GET /x?token=abc", "GET /x?token=[redacted]")]
    [InlineData("Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.AbC-d_e", "Bearer [token]")]
    [InlineData("key fnq_Ab12xyz9876543210 used", "key fnq_Ab12… used")]
    [InlineData("gunicorn --db postgres://user:pa55@db:5432/x", "gunicorn --db postgres://[redacted]@db:5432/x")]
    [InlineData("app --password hunter2 --api-key=abc --port 80", "app --password [redacted] --api-key=[redacted] --port 80")]
    [InlineData("Failed login attempt for mallory@example.com (attempt 4)", "Failed login attempt for m…@example.com (attempt 4)")]
    [InlineData("sms to +63 900 000 0002 sent", "sms to +63…02 sent")]
    [InlineData("203.0.113.7 sent 4,711 requests (52.5%) at 02:11:07", "203.0.113.7 sent 4,711 requests (52.5%) at 02:11:07")]
    [InlineData("2001:db8:4a::17 GET /api/v1/export/weather 200", "2001:db8:4a::17 GET /api/v1/export/weather 200")]
    public void What_lets_somebody_in_or_names_a_person_is_not_shown(string text, string shown) => Assert.Equal(shown, Redaction.Of(text, 200));

    [Fact]
    public void What_is_long_is_cut() => Assert.Equal(new string('x', 99) + "…", Redaction.Of(new string('x', 1_000_000), 100));
}
