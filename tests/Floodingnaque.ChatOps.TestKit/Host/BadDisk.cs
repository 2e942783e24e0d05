using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.TestKit.Host;

/// <summary>Libraries for <c>LD_PRELOAD</c> that stand before the system's own flush of a file, for a bot in a process of its own.</summary>
internal static class BadDisk
{
    public const string Name = "baddisk.so";

    // What the bot itself calls in libc it looks up by name, past every preloaded library: hence a dlsym of our own (that of glibc since 2.34).
    private const string Source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <string.h>
        #include <sys/syscall.h>
        #include <unistd.h>
        int fsync(int f) { BEFORE; return syscall(SYS_fsync, f); }
        int fdatasync(int f) { BEFORE; return syscall(SYS_fdatasync, f); }
        void *dlsym(void *handle, const char *name)
        {
            static void *(*real)(void *, const char *);
            if (!real) real = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
            return strcmp(name, "fsync") == 0 ? (void *)fsync : real(handle, name);
        }
        """;

    /// <summary>Every flush of a file takes five milliseconds longer, like a plain disk.</summary>
    public static Task<string> Slow(string folder) => Compile(folder, "usleep(5000)");

    /// <summary>Every flush of a file fails with an input/output error while there is a file <paramref name="failing"/>.</summary>
    public static Task<string> Failing(string folder, string failing) =>
        Compile(folder, $"if (access(\"{failing}\", F_OK) == 0) {{ errno = EIO; return -1; }}");

    private static async Task<string> Compile(string folder, string before)
    {
        var (source, library) = (Path.Combine(folder, "baddisk.c"), Path.Combine(folder, Name));
        await File.WriteAllTextAsync(source, Source.Replace("BEFORE", before, StringComparison.Ordinal));
        var (code, said) = await Shell.Run("gcc", "-shared", "-fPIC", "-o", library, source, "-ldl");
        return code == 0 ? library : throw new InvalidOperationException($"gcc: {said}");
    }
}
