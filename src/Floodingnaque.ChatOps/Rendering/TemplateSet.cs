using Floodingnaque.ChatOps.Core.Incidents;
using Scriban;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>A template cannot be used. The message names the file and the line, and is for the operator.</summary>
internal sealed class TemplateException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The message templates: those that travel with the program, each replaced by the operator's file of the same name where there is one. All
/// are parsed at start. Rendering shares nothing between callers but the parsed templates, which it only reads.
/// </summary>
internal sealed class TemplateSet
{
    public const string Extension = ".sbn";

    private readonly Dictionary<string, Template> shipped;
    private readonly Dictionary<string, Template> own;

    private TemplateSet(Dictionary<string, Template> shipped, Dictionary<string, Template> own) => (this.shipped, this.own) = (shipped, own);

    public IReadOnlyCollection<string> Names => shipped.Keys;

    /// <summary>Where the templates of the program are: beside it.</summary>
    public static string ShippedDirectory => Path.Combine(AppContext.BaseDirectory, "templates");

    /// <param name="ownDirectory">The operator's folder (setting Templates:Directory); null or empty for none.</param>
    /// <exception cref="TemplateException">A folder or file cannot be read, a file is no template, or replaces nothing.</exception>
    public static TemplateSet Load(string shippedDirectory, string? ownDirectory = null)
    {
        var shipped = Parse(shippedDirectory);
        var own = string.IsNullOrWhiteSpace(ownDirectory) ? [] : Parse(ownDirectory);
        return own.Keys.FirstOrDefault(name => !shipped.ContainsKey(name)) is { } stray
            ? throw new TemplateException($"{Path.Combine(ownDirectory!, stray + Extension)}: no message has this name. The names are: "
                + string.Join(", ", shipped.Keys.Order(StringComparer.Ordinal)) + ".")
            : new TemplateSet(shipped, own);
    }

    /// <summary>Whether the operator replaced this template.</summary>
    public bool IsReplaced(string name) => own.ContainsKey(name);

    /// <exception cref="TemplateException">There is no such template, or it failed while rendering.</exception>
    public IReadOnlyList<Block> Render(string name, Incident incident, RenderContext subject, bool asShipped = false)
    {
        if (!(!asShipped && own.TryGetValue(name, out var template)) && !shipped.TryGetValue(name, out template))
        {
            throw new TemplateException($"There is no template '{name}'.");
        }

        var context = MarkupContext.For(incident, subject);
        try
        {
            template.Render(context);
        }
        catch (ScriptRuntimeException e)
        {
            throw new TemplateException($"{e.Span.FileName}:{e.Span.Start.Line + 1}: {e.OriginalMessage}", e);
        }

        var blocks = Markup.Parse(context.Markup.Cells);
        context.Done();
        return blocks;
    }

    private static Dictionary<string, Template> Parse(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new TemplateException($"The folder of templates {directory} does not exist (setting Templates:Directory).");
        }

        return Directory.EnumerateFiles(directory, "*" + Extension).Order(StringComparer.Ordinal)
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), ParseFile, StringComparer.Ordinal);
    }

    private static Template ParseFile(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file).ReplaceLineEndings("\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TemplateException($"{file}: cannot be read: {e.Message}", e);
        }

        var template = Template.Parse(text, file);
        return template.Messages.FirstOrDefault(m => m.Type is ParserMessageType.Error) is { } error
            ? throw new TemplateException($"{file}:{error.Span.Start.Line + 1}: {error.Message}")
            : template;
    }
}
