using System.Reflection;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.TestKit.Journal;

/// <summary>Makes a record of any type with a value in every property (or, bare, with null wherever null is allowed), so that a new event is tested without a new test.</summary>
internal static class Filled
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static T Of<T>(Type type, bool full) => (T)Record(type, full)!;

    private static object Record(Type type, bool full)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        return constructor.Invoke([.. constructor.GetParameters().Select((p, i) => Parameter(p, i, full))]);
    }

    private static object? Parameter(ParameterInfo parameter, int index, bool full)
    {
        var optional = Nullable.GetUnderlyingType(parameter.ParameterType) is not null
            || Nullability.Create(parameter).WriteState is NullabilityState.Nullable;
        return optional && !full ? null : Value(parameter.ParameterType, index, full);
    }

    private static object Value(Type type, int index, bool full)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return $"text {index} with ñ, €, \"quotes\" and\nlines";
        if (type == typeof(bool))
            return index % 2 == 0;
        if (type == typeof(int))
            return index + 1;
        if (type == typeof(long))
            return long.MaxValue - index;
        if (type == typeof(TimeSpan))
            return TimeSpan.FromTicks(12_345_678_901 + index);
        if (type == typeof(DateTimeOffset))
            return SomeEvents.Now.AddTicks(1_234_567 + index);
        if (type == typeof(Actor))
            return new Actor("slack", $"U:{index}");
        if (type == typeof(ChannelRef))
            return new ChannelRef("teams", $"19:abc{index}@thread.tacv2");
        if (type == typeof(IncidentId))
            return SomeEvents.Id(1000 + index);
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(index % Enum.GetValues(type).Length)!;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return List(type.GetGenericArguments()[0], full);
        return Record(type, full);
    }

    private static Array List(Type element, bool full)
    {
        var list = Array.CreateInstance(element, full ? 2 : 0);
        for (var i = 0; i < list.Length; i++)
            list.SetValue(Value(element, i, i == 0), i);
        return list;
    }
}
