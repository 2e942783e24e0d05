using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Floodingnaque.ChatOps.Core.Actions;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>What an approval is bound to: the order and all of its plan but the counts of the moment.</summary>
internal static class PlanDigest
{
    /// <summary>SHA-256, lower-case hex, over the parts with their lengths, so that no text can pass for two.</summary>
    public static string Of(ActionOrder order, ActionPlan plan)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] head = [order.Action, order.Target, order.Place, order.For?.ToString("c", CultureInfo.InvariantCulture) ?? "", order.Wide ? "wide" : "", plan.Undo];
        string[] more = plan.Before is null && plan.AtLeast == 0 ? [] : [plan.Before ?? "", plan.AtLeast.ToString(CultureInfo.InvariantCulture)];
        foreach (var list in new[] { head, plan.Commands, plan.Change, plan.Warnings, more }.Where(l => l != more || more.Length > 0))
        {
            Append(hash, list.Count.ToString(CultureInfo.InvariantCulture));
            foreach (var text in list)
            {
                Append(hash, text);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(Encoding.ASCII.GetBytes(bytes.Length.ToString(CultureInfo.InvariantCulture) + ":"));
        hash.AppendData(bytes);
    }
}
