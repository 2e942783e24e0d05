using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.WebConsole;

/// <summary>Section <c>Console</c>.</summary>
internal sealed class ConsoleOptions
{
    public const string Section = "Console";

    /// <summary>Off: no page, no circuit, no console people.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Messages of each channel that are still on the screen after a restart. The record of an incident does not depend on it.</summary>
    [Range(50, 100_000)]
    public int KeepMessages { get; set; } = 2_000;
}

[OptionsValidator]
internal sealed partial class ConsoleOptionsValidator : IValidateOptions<ConsoleOptions>;
