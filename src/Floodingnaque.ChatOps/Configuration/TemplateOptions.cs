namespace Floodingnaque.ChatOps.Configuration;

/// <summary>Section Templates, which rendering reads before there are services: here so that doctor knows its keys.</summary>
internal sealed class TemplateOptions
{
    public const string Section = "Templates";

    /// <summary>The operator's own templates, each in the place of the shipped one of the same name.</summary>
    public string? Directory { get; set; }
}
