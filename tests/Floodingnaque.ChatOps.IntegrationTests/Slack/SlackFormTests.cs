using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.IntegrationTests.Slack;

public sealed class SlackFormTests(SlackPoster poster) : IClassFixture<SlackPoster>
{
    private static readonly Dictionary<string, string> Filled = new() { ["title"] = "Keys abused <!channel>", ["severity"] = "P2", ["summary"] = "Since 02:40." };

    private SlackWorkspace Slack => poster.Slack;

    [Fact]
    public async Task Declare_alone_opens_a_form_and_submitting_it_twice_is_one_incident()
    {
        var before = poster.Recorded;
        Assert.Equal("", (await Slack.SendSlashCommand("vera", "general", "/incident declare")).Body);
        await FormIsOpen("vera");
        var replies = await Task.WhenAll(Slack.SubmitView("vera", Filled), Slack.SubmitView("vera", Filled));
        Assert.All(replies, reply => Assert.True(reply.IsOk, reply.Shown));
        Assert.Null(Slack.OpenView("vera"));
        Assert.Equal(before + 1, poster.Recorded);
        var declared = (await poster.Declared())[^1];
        Assert.Equal(("Keys abused <!channel>", Severity.P2, "Since 02:40.", Slack.User("vera").Id), (declared.Title, declared.Severity, declared.Summary, declared.Declarer.Address!.Value.Id));
        await Eventually.True(() => Slack.DirectMessage("vera").Said.Any(m => m.Text.Contains("INC-", StringComparison.Ordinal)), "Vera is told where it is");
    }

    [Fact]
    public async Task What_is_missing_comes_back_at_its_field_and_the_form_stays_open()
    {
        var before = poster.Recorded;
        await Slack.SendSlashCommand("tess", "general", "/incident declare");
        var view = await FormIsOpen("tess");
        Assert.Equal("""{"response_action":"errors","errors":{"severity":"Choose a severity, P1 to P4."}}""", await Submit(view, "x", null));
        Assert.Equal("""{"response_action":"errors","errors":{"title":"Say in a few words what is happening."}}""", await Submit(view, " ", "P4"));
        Assert.Equal("""{"response_action":"errors","errors":{"severity":"Choose a severity, P1 to P4."}}""", await Submit(view, null, "P9"));
        Assert.Equal(before, poster.Recorded);
        Assert.Equal("", await Submit(view, "at last", "P4"));
        Assert.Equal(before + 1, poster.Recorded);
    }

    [Theory]
    [InlineData("expired_trigger_id")]
    [InlineData("exchanged_trigger_id")]
    [InlineData("503")]
    public async Task A_form_that_could_not_be_opened_comes_as_a_button(string failure)
    {
        var before = PrivateButtons("bo", "general").Count;
        Slack.FailNext("views.open", int.TryParse(failure, out var status) ? new Fault.ServerError(status) : new Fault.LogicError(failure));
        Assert.True((await Slack.SendSlashCommand("bo", "general", "/incident declare the site is down")).IsOk);
        var button = await NextButton("bo", "general", before);
        Assert.True((await Slack.ClickButton("bo", "general", button.Ts, "say:0")).IsOk);
        Assert.Contains("the site is down", (await FormIsOpen("bo")).Definition, StringComparison.Ordinal);
        await Slack.CloseView("bo");
    }

    [Fact]
    public async Task A_mention_has_no_trigger_so_it_gets_a_button()
    {
        await Slack.PostMessage("sam", "security", "@floodbot declare");
        var button = await NextButton("sam", "security", 0);
        await Slack.ClickButton("sam", "security", button.Ts, "say:0");
        Assert.Contains("\"declare\"", (await FormIsOpen("sam")).Definition, StringComparison.Ordinal);
        Assert.Empty(Slack.Complaints);
    }

    private async Task<SlackView> FormIsOpen(string user)
    {
        await Eventually.True(() => Slack.OpenView(user) is not null, $"{user} has a form");
        return Slack.OpenView(user)!;
    }

    private List<SlackMessage> PrivateButtons(string user, string channel) =>
        [.. Slack.Channel(channel).Messages.Where(m => m.EphemeralFor == Slack.User(user).Id && m.Blocks?.Contains("say:0", StringComparison.Ordinal) == true)];

    private async Task<SlackMessage> NextButton(string user, string channel, int before)
    {
        await Eventually.True(() => PrivateButtons(user, channel).Count > before, $"{user} sees a button");
        return PrivateButtons(user, channel)[^1];
    }

    /// <summary>As Slack itself never does: with a required field left empty.</summary>
    private async Task<string> Submit(SlackView view, string? title, string? severity)
    {
        var chosen = severity is null ? null : new JsonObject { ["value"] = severity };
        var (status, body) = await poster.Post("action", SlackPoster.Payload(new JsonObject
        {
            ["type"] = "view_submission",
            ["user"] = new JsonObject { ["id"] = view.User },
            ["trigger_id"] = poster.Trigger(),
            ["view"] = new JsonObject
            {
                ["id"] = view.Id,
                ["callback_id"] = "declare",
                ["private_metadata"] = poster.General,
                ["state"] = new JsonObject
                {
                    ["values"] = new JsonObject
                    {
                        ["title"] = new JsonObject { ["title"] = new JsonObject { ["type"] = "plain_text_input", ["value"] = title } },
                        ["severity"] = new JsonObject { ["severity"] = new JsonObject { ["type"] = "static_select", ["selected_option"] = chosen } },
                    },
                },
            },
        }));
        Assert.Equal(200, status);
        return body;
    }
}
