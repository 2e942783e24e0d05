using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Nginx;
using FsCheck.Xunit;

namespace Floodingnaque.ChatOps.UnitTests.Targets;

public sealed class NginxSyntaxTests
{
    private static string Text(IEnumerable<NginxDirective> directives) => string.Join(' ', directives.Select(d =>
        string.Join('|', d.Arguments.Prepend(d.Name)) + (d.Block is { } block ? $" {{ {Text(block)} }}" : ";")));

    [Theory]
    [InlineData("a;", "a;")]
    [InlineData("a b  c\n;d;", "a|b|c; d;")]
    [InlineData("a { b c; } d;", "a { b|c; } d;")]
    [InlineData("location ~ ^/api/(v1/)?export(/|$) { return 503; }", "location|~|^/api/(v1/)?export(/|$) { return|503; }")]
    [InlineData("log_format main '$remote_addr; { \"$request\"';", "log_format|main|$remote_addr; { \"$request\";")]
    [InlineData("a \"b { ; # c\" d; # e { ;\nf;", "a|b { ; # c|d; f;")]
    [InlineData("set $x ${y}z;", "set|$x|${y}z;")]
    [InlineData("a b\\;c\\{d;", "a|b\\;c\\{d;")]
    [InlineData("a b#c;", "a|b#c;")]
    [InlineData("if ($a = b){ return 403; }", "if|($a|=|b) { return|403; }")]
    [InlineData("} a; }", "a;")]
    [InlineData("a { b;", "a { b; }")]
    [InlineData("a 'b", "")]
    public void It_reads_what_nginx_reads(string text, string expected) => Assert.Equal(expected, Text(NginxSyntax.Parse(text)));

    [Property(MaxTest = 300)]
    public void Nothing_throws_or_hangs(string text) => NginxSyntax.Parse((text ?? "") + "{" + text + ";" + text + "}");

    [Fact]
    public void Blocks_without_end_are_passed_over() => Assert.Single(NginxSyntax.Parse(string.Concat(Enumerable.Repeat("a { ", 100_000))));

    [Fact]
    public void Files_are_read_where_they_are_included_whatever_is_said_in_between()
    {
        var dump = NginxDump.Read("""
            nginx: [warn] conflicting server name "x" on 0.0.0.0:80, ignored
            # configuration file /etc/nginx/nginx.conf:
            http { include conf.d/*.conf; include conf.d/.hidden/x; set_real_ip_from 10.0.0.0/8; }
            # configuration file /etc/nginx/conf.d/b.conf:
            server { server_name b; }
            nginx: configuration file /etc/nginx/nginx.conf test is successful
            # configuration file /etc/nginx/conf.d/a.conf:
            server { server_name a; include /etc/nginx/chatops-server/*.conf; }
            # configuration file /etc/nginx/conf.d/deeper/c.conf:
            server { server_name c; }
            """);
        Assert.Equal(["a", "b"], dump.Servers.Select(s => s.Server.Inside[0].First));
        Assert.Equal([(AddressRange.Parse("10.0.0.0/8"), "X-Real-IP")], dump.TrustedProxies());
        Assert.True(dump.Includes("/opt/floodingnaque/nginx/chatops-server/exports.conf"));
        Assert.False(dump.Includes("/etc/nginx/chatops/exports.conf"));
    }

    [Fact]
    public void Files_that_include_each_other_come_to_an_end() =>
        Assert.NotEmpty(NginxDump.Read("# configuration file /a:\ninclude /a;\ninclude /b;\n# configuration file /b:\ninclude /a;\n").Directives);

    [Fact]
    public void What_is_no_dump_is_a_sentence() =>
        Assert.Equal("it has no line “# configuration file …”", Assert.Throws<TargetException>(() => NginxDump.Read("nginx: command not found")).Message);
}
