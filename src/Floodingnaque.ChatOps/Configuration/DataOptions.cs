using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Configuration;

/// <summary>Where the record lies (section Data).</summary>
internal sealed class DataOptions : IValidatableObject
{
    public const string Section = "Data";

    /// <summary>The data folder; a relative path starts at the content root, which is the current directory unless configured.</summary>
    public string Directory { get; set; } = "data";

    /// <summary>The full path that a configuration means, for those who need it before there are services.</summary>
    public static string Path(IConfiguration configuration, IHostEnvironment environment)
    {
        var configured = configuration.GetSection(Section).Get<DataOptions>() ?? new DataOptions();
        return System.IO.Path.GetFullPath(IsUsable(configured.Directory) ? configured.Directory : "data", environment.ContentRootPath);
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => IsUsable(Directory)
        ? []
        : [new ValidationResult($"{Section}:Directory is “{Directory}”: write the path of the folder for the record, or leave it out for “data”.")];

    private static bool IsUsable(string? path) => !string.IsNullOrWhiteSpace(path) && !path.Contains('\0', StringComparison.Ordinal);
}

/// <summary>The data folder as a full path.</summary>
internal sealed record DataDirectory(string Path);

[OptionsValidator]
internal sealed partial class DataOptionsValidator : IValidateOptions<DataOptions>;
