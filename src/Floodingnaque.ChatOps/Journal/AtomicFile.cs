using System.Text;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>A small file that is there whole or not at all, whatever happens: temporary file, fsync, rename.</summary>
internal static class AtomicFile
{
    public static void Write(string path, string text)
    {
        var temporary = path + ".new";
        using (var file = PrivateFiles.Open(temporary, FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            FileSync.Flush(file.SafeFileHandle);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
