using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.IntegrationTests.Journal;

public sealed class ShellVerifierTests
{
    [Fact]
    public async Task A_bot_that_writes_and_signs_while_the_script_reads_is_not_taken_for_a_chain_that_was_cut()
    {
        using var temp = new TempFolder();
        var paths = new DataPaths(Path.Combine(temp.Path, "data"));
        var (folder, later) = (paths.Folder(SomeEvents.Id()), Path.Combine(temp.Path, "later"));
        await Write(paths.Root, 0);
        await Shell.Run("cp", "-r", folder, Path.Combine(temp.Path, "before"));
        await Write(paths.Root, 1);
        await Shell.Run("cp", "-r", folder, later);
        await Shell.Run("cp", "-r", Path.Combine(temp.Path, "before") + "/.", folder);

        // A sha256sum before which the bot goes on: a line more, and its head.
        var bin = Directory.CreateDirectory(Path.Combine(temp.Path, "bin")).FullName;
        await File.WriteAllTextAsync(Path.Combine(bin, "sha256sum"), $"#!/bin/sh\ncp {later}/* {folder}\nexec /usr/bin/sha256sum \"$@\"\n");
        await Shell.Run("chmod", "+x", Path.Combine(bin, "sha256sum"));
        var (code, said) = await ShellVerifier.Run(folder, paths.PublicKey, bin);
        Assert.True(code == 0, said);
        Assert.Contains("complete to line 1", said);
    }

    [Fact]
    public async Task The_script_in_the_readme_is_the_script()
    {
        var script = await File.ReadAllTextAsync(ShellVerifier.Script());
        Assert.Contains(script, await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(ShellVerifier.Script())!, "../../README.md")));
    }

    private static async Task Write(string directory, long version)
    {
        await using var open = new OpenJournal(directory);
        await open.Journal.Append(SomeEvents.Id(), version, SomeEvents.Notes(1)).Durable;
    }
}
