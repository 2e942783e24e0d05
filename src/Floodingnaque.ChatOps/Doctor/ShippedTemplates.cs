using Scriban;

namespace Floodingnaque.ChatOps.Doctor;

/// <summary>The templates that travel with the program, parsed only.</summary>
internal static class ShippedTemplates
{
    public static int Parse() => Parse(Path.Combine(AppContext.BaseDirectory, "templates"));

    public static int Parse(string folder)
    {
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.sbn") : [];
        foreach (var template in files.Select(file => Template.Parse(File.ReadAllText(file), file)).Where(t => t.HasErrors))
        {
            throw new InvalidDataException(template.Messages[0].ToString());
        }

        return files.Length;
    }
}
