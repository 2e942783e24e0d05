using Floodingnaque.ChatOps.IntegrationTests.Contracts;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Nginx;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class NginxEvidenceTests : NginxContract
{
    protected override bool OverSsh => false;

    private string ErrorLog => Path.Combine(Path.GetDirectoryName(Server.AccessLog)!, "error.log");

    private NginxEvidence Source()
    {
        var options = Server.Options;
        options.ErrorLogs = [ErrorLog];
        return new NginxEvidence(options, Host);
    }

    [Fact]
    public async Task Logs_their_rotated_files_and_the_whole_configuration_are_pieces()
    {
        await Server.Get("127.0.0.9", "api/v1/data");
        await File.WriteAllTextAsync(Server.AccessLog + ".1", "yesterday\n");
        await File.WriteAllTextAsync(Server.AccessLog + ".2.gz", "x");
        await Eventually.True(() => File.ReadAllText(Server.AccessLog).Contains("/api/v1/data", StringComparison.Ordinal), "the request is logged");
        var pieces = await Source().Pieces(CancellationToken.None);
        Assert.Equal(["access.log", "access.log.1", "access.log.2.gz", "error.log", "nginx-configuration.conf"], pieces.Select(p => p.FileName));
        Assert.Equal([true, true, false, true, true], pieces.Select(p => p.IsText));
        Assert.Equal(Volatility.State, pieces[4].Order);
        Assert.All(pieces.Take(4), p => Assert.Equal(Volatility.Logs, p.Order));
        Assert.Contains("127.0.0.9 - - [", (await CapturedPiece.Of(pieces[0])).Text, StringComparison.Ordinal);
        var configuration = await CapturedPiece.Of(pieces[4]);
        Assert.Equal((0, true), (configuration.End.ExitCode, configuration.Text.Contains("access_log access.log combined;", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_log_that_somebody_removed_is_a_piece_that_fails()
    {
        File.Delete(ErrorLog);
        var thrown = await Assert.ThrowsAsync<TargetException>(() => CapturedPiece.Of(Source(), "error.log"));
        Assert.Equal($"{ErrorLog} is not there on local", thrown.Message);
    }

    [Fact]
    public async Task A_configuration_that_nginx_does_not_take_is_kept_with_its_exit_code()
    {
        await Server.Break();
        var captured = await CapturedPiece.Of(Source(), "nginx-configuration.conf");
        Assert.Equal((1, true), (captured.End.ExitCode, captured.Text.Contains("unknown directive \"nonsense\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Logs_of_the_same_name_have_files_of_their_own()
    {
        var other = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Server.AccessLog)!, "other site")).FullName;
        await File.WriteAllTextAsync(Path.Combine(other, "access.log"), "x\n");
        await File.WriteAllTextAsync(Path.Combine(other, "access.log ü"), "x\n");
        var options = Server.Options;
        (options.AccessLogs, options.Dump) = ([Server.AccessLog, Path.Combine(other, "access.log")], []);
        var pieces = await new NginxEvidence(options, Host).Pieces(CancellationToken.None);
        Assert.Equal(["access.log", "2-access.log", "access.log__"], pieces.Select(p => p.FileName));
    }

    [Fact]
    public void A_log_needs_its_whole_path() => Assert.Equal(
        "Targets:Nginx:AccessLogs or ErrorLogs has “error.log”: write whole paths, for example /var/log/nginx/error.log.",
        Assert.Single(new NginxOptions { ErrorLogs = ["error.log"] }.Check([])));
}
