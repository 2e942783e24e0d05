namespace Floodingnaque.ChatOps.Targets.Hosts;

/// <summary>Writing into a text file in a way that a crash at any moment leaves nothing of the old text behind the new.</summary>
internal static class InPlace
{
    /// <summary>To be written before the file is cut to <paramref name="content"/>'s length: line ends stand where the old text would.</summary>
    /// <param name="length">Bytes that the file has.</param>
    public static byte[] Padded(byte[] content, long length)
    {
        if (content.Length >= length)
        {
            return content;
        }

        var padded = new byte[length];
        content.CopyTo(padded, 0);
        padded.AsSpan(content.Length).Fill((byte)'\n');
        return padded;
    }
}
