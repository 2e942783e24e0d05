namespace Floodingnaque.ChatOps.Hosting;

/// <summary>Stands where a command's work is not merged yet: says so and fails, and never pretends.</summary>
internal static class NotInThisBuild
{
    public static int Say(string command, TextWriter error)
    {
        error.WriteLine($"“{command}” is not part of this build.");
        return 1;
    }
}
