using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>A file of the bot's own that belongs to one run at a time, or to none. What it does not understand it does not touch.</summary>
internal sealed class HeldFile
{
    private const string Header = "# Written by Floodingnaque.ChatOps and replaced whole: do not edit. Belongs into server { }.\n";

    private HeldFile(RunNote? note, IReadOnlyList<string> directives) => (Note, Directives) = (note, directives);

    /// <summary>Nothing that nginx would read.</summary>
    public static HeldFile Empty { get; } = new(null, []);

    /// <summary>Whose it is; null: nobody's, and there is nothing in it.</summary>
    public RunNote? Note { get; }

    /// <summary>What nginx reads, one a line.</summary>
    public IReadOnlyList<string> Directives { get; }

    public static HeldFile Of(RunNote note, IReadOnlyList<string> directives) => new(note, directives);

    /// <exception cref="TargetException">Somebody else wrote into it.</exception>
    public static HeldFile Parse(string path, string? text)
    {
        RunNote? owner = null;
        var directives = new List<string>();
        var number = 0;
        foreach (var line in (text ?? "").Split('\n').Select(l => l.Trim()))
        {
            number++;
            if (line.Length == 0 || line == Header.Trim())
            {
                continue;
            }

            if (!RunNote.TryRead(line, out var directive, out var note) || (owner ?? note) != note)
            {
                throw new TargetException($"line {number} of {path} was not written by the bot: move it to another file");
            }

            owner = note;
            directives.Add(directive);
        }

        return new HeldFile(owner, directives);
    }

    public bool IsOf(GuardedRun run) => Note?.Mark == run.Mark;

    public bool IsOfAnother(GuardedRun run) => Note is not null && !IsOf(run);

    /// <summary>The same with the run's new end.</summary>
    /// <exception cref="TargetException">It is not the run's.</exception>
    public HeldFile Renewed(GuardedRun run, string path) =>
        IsOf(run) ? Of(RunNote.Renewed(run), Directives) : throw new TargetException($"the lines of {run.Mark} are not in {path} any more");

    /// <summary>The lines with whom they are for.</summary>
    public IEnumerable<string> Lines => Directives.Select(d => Note!.Value.After(d));

    public override string ToString() => Header + string.Concat(Lines.Select(l => l + "\n"));
}
