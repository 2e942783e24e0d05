using System.Diagnostics.CodeAnalysis;

namespace Floodingnaque.ChatOps.Core.Chat;

/// <summary>What a person can cause: a stable code for tests and metrics, and a sentence that says what to do next.</summary>
public sealed record Refusal(string Code, string Sentence);

/// <summary>Either a value or a <see cref="Chat.Refusal"/>. Bugs and outages are exceptions, never this.</summary>
public readonly struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Refusal? refusal) => (this.value, Refusal) = (value, refusal);

    public Refusal? Refusal { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">This is a refusal.</exception>
    public T Value => Refusal is null ? value! : throw new InvalidOperationException($"Refused: {Refusal.Code}.");

    public bool IsRefused([NotNullWhen(true)] out Refusal? refusal) => (refusal = Refusal) is not null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>Builds a decision's events.</summary>
public static class Decision
{
    /// <summary>The decision stands: these happened, in this order. None means there is nothing to record.</summary>
    public static Result<IReadOnlyList<Incidents.IncidentEvent>> Of(params Incidents.IncidentEvent[] events) => events;

    public static Result<IReadOnlyList<Incidents.IncidentEvent>> Refuse(string code, string sentence) => new Refusal(code, sentence);
}
