using System.Globalization;
using System.Text;
using Floodingnaque.ChatOps.Slack;
using FsCheck.Xunit;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

public sealed class SlackSignatureTests
{
    // The worked example of https://docs.slack.dev/authentication/verifying-requests-from-slack
    private const string Secret = "8f742231b10e8888abcd99yyyzzz85a5";
    private const string Timestamp = "1531420618";
    private const string Signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    private const string Body =
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA"
        + "&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
        + "%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    private static readonly DateTimeOffset SignedAt = DateTimeOffset.FromUnixTimeSeconds(1531420618);

    [Fact]
    public void Slacks_own_example_is_valid() => Assert.True(IsValid());

    [Fact]
    public void One_other_byte_in_the_body_is_refused() => Assert.False(IsValid(body: Body.Replace("text=", "text=+", StringComparison.Ordinal)));

    [Fact]
    public void Another_secret_is_refused() => Assert.False(IsValid(secret: Secret + "x"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Without_a_secret_nothing_is_valid(string? secret)
    {
        var signature = SlackSignature.Compute(Encoding.UTF8.GetBytes(Body), Timestamp, secret ?? "");
        Assert.False(IsValid(secret: secret, signature: signature));
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public void Five_minutes_of_skew_are_forgiven_both_ways(int seconds, bool valid) =>
        Assert.Equal(valid, IsValid(now: SignedAt.AddSeconds(seconds)));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("+1531420618")]
    [InlineData("-1531420618")]
    [InlineData(" 1531420618")]
    [InlineData("1531420618 ")]
    [InlineData("1531420618\0")]
    [InlineData("1531420618.0")]
    [InlineData("١٥٣١٤٢٠٦١٨")]
    [InlineData("0001531420618")]
    [InlineData("15314206181531420618153142")]
    public void A_timestamp_that_is_not_plain_digits_is_refused_even_if_signed(string timestamp)
    {
        var signature = SlackSignature.Compute(Encoding.UTF8.GetBytes(Body), timestamp, Secret);
        Assert.False(IsValid(timestamp: timestamp, signature: signature));
    }

    [Theory]
    [InlineData("")]
    [InlineData("v0=")]
    [InlineData("a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")]
    [InlineData("v1=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")]
    [InlineData("v0=A2114D57B48EAC39B9AD189DD8316235A7B4A8D21A10BD27519666489C69B503")]
    [InlineData("v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503 ")]
    public void A_signature_in_another_shape_is_refused(string signature) => Assert.False(IsValid(signature: signature));

    [Property]
    public bool A_signature_by_the_secret_is_valid_for_any_body(byte[] body, FsCheck.PositiveInt seconds)
    {
        var timestamp = seconds.Get.ToString(CultureInfo.InvariantCulture);
        var signature = SlackSignature.Compute(body, timestamp, Secret);
        return SlackSignature.IsValid(body, timestamp, signature, Secret, DateTimeOffset.FromUnixTimeSeconds(seconds.Get));
    }

    [Property]
    public bool Anything_at_all_is_refused_and_never_throws(byte[] body, string? timestamp, string? signature, string? secret) =>
        !SlackSignature.IsValid(body, timestamp, signature, secret, SignedAt)
        && !SlackSignature.IsValid(body, Timestamp, signature, secret, SignedAt)
        && !SlackSignature.IsValid(body, timestamp, Signature, Secret, DateTimeOffset.MaxValue)
        && !SlackSignature.IsValid(body, timestamp, Signature, Secret, DateTimeOffset.MinValue);

    private static bool IsValid(
        string body = Body, string? timestamp = Timestamp, string? signature = Signature, string? secret = Secret, DateTimeOffset? now = null) =>
        SlackSignature.IsValid(Encoding.UTF8.GetBytes(body), timestamp, signature, secret, now ?? SignedAt);
}
