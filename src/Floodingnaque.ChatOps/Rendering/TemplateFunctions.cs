using System.Globalization;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>The functions a template can call. Those that give a span are the only way to more than text. Made once, read by all renderings.</summary>
internal static class TemplateFunctions
{
    public static readonly ScriptObject All = Make();

    private static ScriptObject Make()
    {
        var all = TemplateContext.GetDefaultBuiltinObject();
        Add(all, "mention", (c, x) => Mention(x, c.Subject.Roster));
        Add(all, "time", (c, x) => Instant(x, dayOf: c.Subject.Now));
        Add(all, "datetime", (_, x) => Instant(x, dayOf: null));
        Add(all, "time_of_day", (_, x) => Instant(x, x as DateTimeOffset?));
        Add(all, "code", (c, x) => new TextSpan(SafeText.Line(Text(x), c.Subject.NameOf), Code: true));
        Add(all, "duration", (_, x) => x is TimeSpan time ? Durations.Words(time) : "–");
        Add(all, "size", (_, x) => Size(Convert.ToInt64(x, CultureInfo.InvariantCulture)));
        Add(all, "one_line", (_, x) => OneLine(Text(x)));
        Add(all, "has_lines", (_, x) => SafeText.Of(Text(x)).Trim().Contains('\n', StringComparison.Ordinal));
        Add(all, "names", (_, x) => x is IEnumerable<Recipient> people ? string.Join(", ", people.Select(p => p.Name)) : "");
        Add(all, "any", (_, x) => x is System.Collections.IEnumerable items && items.GetEnumerator().MoveNext());
        all["cut"] = new Function(2, (_, x) => SafeText.Cut(Text(x[0]), Convert.ToInt32(x[1], CultureInfo.InvariantCulture)));
        return all;
    }

    private static void Add(ScriptObject all, string name, Func<MarkupContext, object?, object?> function) =>
        all[name] = new Function(1, (context, arguments) => function(context, arguments[0]));

    private static string Text(object? value) => value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string Size(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.##} GiB"),
    };

    private static Span Mention(object? who, Roster roster) => who switch
    {
        Recipient { Address: { } address } r => new MentionSpan(address, SafeText.Line(r.Name)),
        Recipient r => new TextSpan(SafeText.Line(r.Name)),
        Actor a when a == Actor.Bot => new TextSpan(roster.NameOf(a)),
        Actor a => new MentionSpan(a, SafeText.Line(roster.NameOf(a))),
        _ => new TextSpan("nobody"),
    };

    /// <summary>Hours and minutes alone when it is on the UTC day of <paramref name="dayOf"/>; P3 and P4 reach over days.</summary>
    private static Span Instant(object? at, DateTimeOffset? dayOf) => at is DateTimeOffset time
        ? new InstantSpan(time, time.UtcDateTime.Date == dayOf?.UtcDateTime.Date ? InstantStyle.Time : InstantStyle.DateAndTime)
        : new TextSpan("–");

    /// <summary>Somebody's text in the middle of the bot's own lines: a line break in it must not look like another row of the bot's.</summary>
    private static string OneLine(string text) =>
        string.Join(" ⏎ ", SafeText.Of(text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>Called directly; the engine's own import of delegates goes through reflection.</summary>
    private sealed class Function(int parameters, Func<MarkupContext, ScriptArray, object?> body) : IScriptCustomFunction
    {
        public int RequiredParameterCount => parameters;

        public int ParameterCount => parameters;

        public ScriptVarParamKind VarParamKind => ScriptVarParamKind.None;

        public Type ReturnType => typeof(object);

        public ScriptParameterInfo GetParameterInfo(int index) => new(typeof(object), "value");

        public object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
            body((MarkupContext)context, arguments);

        public ValueTask<object?> InvokeAsync(
            TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
            new(body((MarkupContext)context, arguments));
    }
}
