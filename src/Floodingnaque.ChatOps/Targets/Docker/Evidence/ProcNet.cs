using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>A socket as the kernel lists it.</summary>
/// <param name="Protocol">tcp or udp, whatever the family.</param>
/// <param name="State">As <c>ss</c> and <c>netstat</c> call it.</param>
internal sealed record NetSocket(string Protocol, IPEndPoint Local, IPEndPoint Remote, string State, int Uid, long Inode)
{
    public bool Listens => State == ProcNet.Listen;

    /// <summary>It has no peer.</summary>
    public bool IsAlone => Remote.Port == 0;
}

/// <summary>
/// Reads <c>/proc/PID/net/{tcp,tcp6,udp,udp6}</c>. Addresses are hexadecimal, each 32-bit word in the byte order of the machine, which is
/// little-endian wherever containers run; ports are plain.
/// </summary>
internal static class ProcNet
{
    public const string Listen = "LISTEN";

    public static readonly IReadOnlyList<string> Files = ["tcp", "tcp6", "udp", "udp6"];

    private static readonly string[] States =
        ["", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK", Listen, "CLOSING", "NEW_SYN_RECV"];

    /// <param name="file">One of <see cref="Files"/>.</param>
    /// <param name="unread">Lines that are not understood.</param>
    public static IReadOnlyList<NetSocket> Read(string file, string text, out int unread)
    {
        var sockets = new List<NetSocket>();
        unread = 0;
        foreach (var line in text.Split('\n').Skip(1).Where(l => l.Trim().Length > 0))
        {
            if (Line(file.TrimEnd('6'), line) is { } socket)
            {
                sockets.Add(socket);
            }
            else
            {
                unread++;
            }
        }

        return sockets;
    }

    private static NetSocket? Line(string protocol, string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length >= 10 && EndPoint(fields[1]) is { } local && EndPoint(fields[2]) is { } remote
            && int.TryParse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var state)
            && int.TryParse(fields[7], NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
            && long.TryParse(fields[9], NumberStyles.None, CultureInfo.InvariantCulture, out var inode)
            ? new NetSocket(protocol, local, remote, State(protocol, state), uid, inode)
            : null;
    }

    /// <summary>A UDP socket is "closed" until it has a peer.</summary>
    private static string State(string protocol, int state) => protocol == "udp" && state == 7 ? "UNCONNECTED"
        : state > 0 && state < States.Length ? States[state]
        : string.Create(CultureInfo.InvariantCulture, $"state {state:X2}");

    /// <summary><c>0100007F:1F90</c>; null when it is none. An IPv4 address inside IPv6 is that IPv4 address.</summary>
    internal static IPEndPoint? EndPoint(string text)
    {
        if (text.Split(':') is not [{ Length: 8 or 32 } address, { Length: 4 } port]
            || !int.TryParse(port, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var bytes = new byte[address.Length / 2];
        for (var i = 0; i < bytes.Length; i += 4)
        {
            if (!uint.TryParse(address.AsSpan(i * 2, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var word))
            {
                return null;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i), word);
        }

        var ip = new IPAddress(bytes);
        return new IPEndPoint(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip, number);
    }
}
