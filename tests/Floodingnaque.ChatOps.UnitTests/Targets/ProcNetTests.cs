using System.Net;
using Floodingnaque.ChatOps.Targets.Docker.Evidence;

namespace Floodingnaque.ChatOps.UnitTests.Targets;

/// <summary>Lines as real kernels write them.</summary>
public sealed class ProcNetTests
{
    private const string Tcp = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     
           0: 00000000:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 25631 1 0000000000000000 100 0 0 10 0                     
           1: 0B00007F:A5C1 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 25529 1 0000000000000000 100 0 0 10 0                     
           2: 030012AC:D4A2 05AC4112:1538 01 00000000:00000000 02:00000B4E 00000000  1000        0 31377 2 0000000000000000 20 4 30 10 -1                    
           3: 030012AC:1388 020012AC:E7F4 06 00000000:00000000 03:0000170C 00000000     0        0 0 3 0000000000000000                                      
        """;

    private const string Tcp6 = """
          sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7014 1 0000000000000000 100 0 0 10 0
           1: 0000000000000000FFFF0000030012AC:0050 0000000000000000FFFF0000020012AC:9C40 01 00000000:00000000 00:00000000 00000000     0        0 7021 1 0000000000000000 20 4 28 10 -1
           2: B80D01200000000000000000170000AA:C350 B80D01200000000000000000010000BB:01BB 08 00000000:00000001 00:00000000 00000000    33        0 7033 1 0000000000000000 20 4 28 10 -1
        """;

    private const string Udp = """
           sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops             
          512: 0B00007F:D431 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 25528 2 0000000000000000 0         
          733: 030012AC:9DFE 08080808:0035 01 00000000:00000000 00:00000000 00000000  1000        0 40011 2 0000000000000000 0         
        """;

    private static string[] Read(string file, string text)
    {
        var sockets = ProcNet.Read(file, text, out var unread);
        Assert.Equal(0, unread);
        return [.. sockets.Select(s => $"{s.Protocol} {s.Local} {s.Remote} {s.State} {s.Uid} {s.Inode}")];
    }

    [Fact]
    public void Addresses_are_little_endian_and_ports_are_not() => Assert.Equal(
        [
            "tcp 0.0.0.0:5000 0.0.0.0:0 LISTEN 1000 25631",
            "tcp 127.0.0.11:42433 0.0.0.0:0 LISTEN 0 25529",
            "tcp 172.18.0.3:54434 18.65.172.5:5432 ESTABLISHED 1000 31377",
            "tcp 172.18.0.3:5000 172.18.0.2:59380 TIME_WAIT 0 0",
        ],
        Read("tcp", Tcp));

    [Fact]
    public void Each_word_of_IPv6_is_little_endian_and_IPv4_inside_is_IPv4() => Assert.Equal(
        [
            "tcp [::]:80 [::]:0 LISTEN 0 7014",
            "tcp 172.18.0.3:80 172.18.0.2:40000 ESTABLISHED 0 7021",
            "tcp [2001:db8::aa00:17]:50000 [2001:db8::bb00:1]:443 CLOSE_WAIT 33 7033",
        ],
        Read("tcp6", Tcp6));

    [Fact]
    public void UDP_without_a_peer_is_unconnected() =>
        Assert.Equal(["udp 127.0.0.11:54321 0.0.0.0:0 UNCONNECTED 0 25528", "udp 172.18.0.3:40446 8.8.8.8:53 ESTABLISHED 1000 40011"], Read("udp", Udp));

    [Theory]
    [InlineData("01", "ESTABLISHED")]
    [InlineData("02", "SYN_SENT")]
    [InlineData("03", "SYN_RECV")]
    [InlineData("04", "FIN_WAIT1")]
    [InlineData("05", "FIN_WAIT2")]
    [InlineData("06", "TIME_WAIT")]
    [InlineData("07", "CLOSE")]
    [InlineData("08", "CLOSE_WAIT")]
    [InlineData("09", "LAST_ACK")]
    [InlineData("0A", "LISTEN")]
    [InlineData("0B", "CLOSING")]
    [InlineData("0C", "NEW_SYN_RECV")]
    [InlineData("00", "state 00")]
    [InlineData("FF", "state FF")]
    public void States_have_the_names_that_people_know(string hex, string name) =>
        Assert.Equal(name, Assert.Single(ProcNet.Read("tcp", $"head\n 0: 0100007F:0001 0100007F:0002 {hex} 0:0 00:0 0 0 0 1 1\n", out _)).State);

    [Theory]
    [InlineData("nonsense")]
    [InlineData(" 0: 0100007:0001 0100007F:0002 01 0:0 00:0 0 0 0 1 1")]
    [InlineData(" 0: 0100007F:00001 0100007F:0002 01 0:0 00:0 0 0 0 1 1")]
    [InlineData(" 0: 0100007G:0001 0100007F:0002 01 0:0 00:0 0 0 0 1 1")]
    [InlineData(" 0: 0100007F:0001 0100007F:0002 01 0:0 00:0 0 root 0 1 1")]
    [InlineData(" 0: 0100007F:0001 0100007F:0002 01 0:0 00:0 0 0")]
    public void A_line_that_is_not_understood_is_counted(string line)
    {
        Assert.Empty(ProcNet.Read("tcp", $"head\n{line}\n", out var unread));
        Assert.Equal(1, unread);
    }

    [Theory]
    [InlineData("203.0.113.0/24", "203.0.113.9:1", true)]
    [InlineData("203.0.113.0/24", "203.0.114.9:1", false)]
    [InlineData("203.0.113.7:5432", "203.0.113.7:5432", true)]
    [InlineData("203.0.113.7:5432", "203.0.113.7:5433", false)]
    [InlineData("203.0.113.0/24:443", "203.0.113.7:443", true)]
    [InlineData("2001:db8::/32", "[2001:db8::1]:9", true)]
    [InlineData("[2001:db8::/32]:443", "[2001:db8::1]:443", true)]
    [InlineData("[2001:db8::1]:443", "[2001:db8::1]:444", false)]
    public void A_peer_is_expected_by_its_range_and_its_port(string expected, string peer, bool is_expected)
    {
        Assert.True(ExpectedPeer.TryParse(expected, out var parsed));
        Assert.Equal(is_expected, parsed.Covers(IPEndPoint.Parse(peer)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("db.example.org:5432")]
    [InlineData("203.0.113.7:")]
    [InlineData("203.0.113.7:0")]
    [InlineData("203.0.113.7:65536")]
    [InlineData("203.0.113.7/24")]
    [InlineData("[2001:db8::1]443")]
    [InlineData("[2001:db8::1")]
    public void What_is_no_peer_is_refused(string text) => Assert.False(ExpectedPeer.TryParse(text, out _));

    [Fact]
    public void The_container_itself_and_whoever_has_no_peer_are_never_unexpected()
    {
        var peers = new ExpectedPeers(["203.0.113.7"]);
        NetSocket Socket(string local, string remote) => new("tcp", IPEndPoint.Parse(local), IPEndPoint.Parse(remote), "ESTABLISHED", 0, 0);
        Assert.True(peers.IsUnexpected(Socket("172.18.0.3:1", "198.51.100.1:443")));
        Assert.False(peers.IsUnexpected(Socket("172.18.0.3:1", "203.0.113.7:443")));
        Assert.False(peers.IsUnexpected(Socket("127.0.0.1:1", "127.0.0.11:53")));
        Assert.False(peers.IsUnexpected(Socket("172.18.0.3:1", "172.18.0.3:80")));
        Assert.False(peers.IsUnexpected(Socket("0.0.0.0:80", "0.0.0.0:0")));
        Assert.False(new ExpectedPeers([]).IsUnexpected(Socket("172.18.0.3:1", "198.51.100.1:443")));
    }
}
