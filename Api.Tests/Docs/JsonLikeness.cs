using System.Text.Json;
using NUnit.Framework;

namespace Interlock.Api.Tests.Docs;

/// <summary>Compares a reply shown in a page with a real one: the same members and values, but for ids, times and the last digits of numbers.</summary>
internal static class JsonLikeness
{
    private const double Tolerance = 1e-4;

    private static readonly string[] Varying = ["id", "traceId", "createdAt", "inferMs", "next", "startedAt", "finishedAt", "predictionId"];

    public static void AssertLike(JsonElement shown, JsonElement real, string path)
    {
        Assert.That(real.ValueKind, Is.EqualTo(shown.ValueKind), path);
        switch (shown.ValueKind)
        {
            case JsonValueKind.Object:
                AssertMembersLike(shown, real, path);
                break;
            case JsonValueKind.Array:
                Assert.That(real.GetArrayLength(), Is.EqualTo(shown.GetArrayLength()), path);
                for (var i = 0; i < shown.GetArrayLength(); i++)
                {
                    AssertLike(shown[i], real[i], $"{path}[{i}]");
                }

                break;
            case JsonValueKind.Number:
                Assert.That(real.GetDouble(), Is.EqualTo(shown.GetDouble()).Within(Tolerance * Math.Max(1, Math.Abs(shown.GetDouble()))), path);
                break;
            default:
                Assert.That(real.ToString(), Is.EqualTo(shown.ToString()), path);
                break;
        }
    }

    private static void AssertMembersLike(JsonElement shown, JsonElement real, string path)
    {
        Assert.That(real.EnumerateObject().Select(member => member.Name), Is.EqualTo(shown.EnumerateObject().Select(member => member.Name)), path);
        foreach (var member in shown.EnumerateObject().Where(member => !Varying.Contains(member.Name)))
        {
            AssertLike(member.Value, real.GetProperty(member.Name), $"{path}.{member.Name}");
        }
    }
}
