namespace Floodingnaque.ChatOps.Rendering;

internal static class RenderingServices
{
    /// <summary>Setting: the operator's own templates, which replace the shipped ones of the same name.</summary>
    public const string DirectorySetting = "Templates:Directory";

    /// <summary>Parses all templates now, so that a bad one stops the start.</summary>
    /// <exception cref="TemplateException">Names the file and the line.</exception>
    public static IServiceCollection AddRendering(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(TemplateSet.Load(TemplateSet.ShippedDirectory, configuration[DirectorySetting]))
        .AddSingleton<MessageRenderer>();
}
