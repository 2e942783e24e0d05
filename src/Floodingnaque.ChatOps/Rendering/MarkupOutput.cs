using System.Collections.Concurrent;
using System.Globalization;
using Floodingnaque.ChatOps.Core.Incidents;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Runtime.Accessors;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>One character of the template itself, or one value that an expression wrote.</summary>
internal readonly record struct Cell(char Char, Span? Value)
{
    public bool Is(char c) => Value is null && Char == c;

    /// <summary>Nothing to see: white space of the template, or a value without text.</summary>
    public bool IsBlank => Value is null ? char.IsWhiteSpace(Char) : Value is TextSpan t && string.IsNullOrWhiteSpace(t.Text);
}

/// <summary>
/// What a template wrote. A template's own characters and the values of its expressions are kept apart, so that no value is ever read as
/// markup: there is nothing to escape and nothing that an escaper could forget.
/// </summary>
internal sealed class MarkupOutput : IScriptOutput
{
    public List<Cell> Cells { get; } = [];

    public void Write(string text, int offset, int count)
    {
        foreach (var c in text.AsSpan(offset, count))
        {
            Cells.Add(new Cell(c, null));
        }
    }

    public ValueTask WriteAsync(string text, int offset, int count, CancellationToken cancellationToken)
    {
        Write(text, offset, count);
        return ValueTask.CompletedTask;
    }

    public override string ToString() => "";
}

/// <summary>One rendering. Text of expressions goes out as spans; only values of the renderer's own types are more than text.</summary>
internal sealed class MarkupContext : TemplateContext
{
    // The engine would read each type's members anew for every rendering.
    private static readonly ConcurrentDictionary<Type, IObjectAccessor> Accessors = new();

    // Made anew, the engine's tables cost more than all of a short message.
    [ThreadStatic]
    private static MarkupContext? spare;

    private MarkupContext()
        : base(TemplateFunctions.All)
    {
        StrictVariables = true;
        EnableRelaxedMemberAccess = false;
        EnableRelaxedIndexerAccess = false;
        LoopLimit = 2_000;
        RecursiveLimit = 20;
        AutoIndent = false;
        PushCulture(CultureInfo.InvariantCulture);
        PushOutput(Markup);
    }

    public RenderContext Subject { get; private set; } = null!;

    public MarkupOutput Markup { get; } = new();

    /// <summary>A context for one rendering; <see cref="Done"/> gives it back. Of a rendering that failed it is not known what it left behind: drop it.</summary>
    public static MarkupContext For(Incident incident, RenderContext subject)
    {
        var context = spare ?? new MarkupContext();
        spare = null;
        context.Subject = subject;
        context.PushGlobal(new TemplateModel(incident, subject));
        return context;
    }

    public void Done()
    {
        PopGlobal(); // and with it what the template assigned
        Subject = null!;
        Markup.Cells.Clear();
        spare = this;
    }

    public override TemplateContext Write(SourceSpan span, object? textAsObject)
    {
        if (Output != Markup)
        {
            return base.Write(span, textAsObject!); // a capture: what comes of it is a text, which is written here later
        }

        switch (textAsObject)
        {
            case null:
                break;
            case Span value:
                Markup.Cells.Add(new Cell('\0', value));
                break;
            case IEnumerable<Span> values:
                Markup.Cells.AddRange(values.Select(v => new Cell('\0', v)));
                break;
            default:
                Markup.Cells.Add(new Cell('\0', new TextSpan(SafeText.Of(ObjectToString(textAsObject), Subject.NameOf))));
                break;
        }

        return this;
    }

    public override string ObjectToString(object? value, bool nested = false) => value switch
    {
        Span span => SpanText.Plain(span),
        DateTimeOffset at => SpanText.Plain(at, InstantStyle.DateAndTime),
        TimeSpan time => Durations.Words(time),
        _ => base.ObjectToString(value!, nested) ?? "",
    };

    protected override IObjectAccessor? GetMemberAccessorImpl(object target) =>
        target is not IScriptObject && target.GetType().Namespace?.StartsWith(nameof(Floodingnaque), StringComparison.Ordinal) == true
            ? Accessors.GetOrAdd(target.GetType(), static t => new TypedObjectAccessor(t, null, StandardMemberRenamer.Default))
            : base.GetMemberAccessorImpl(target);
}
