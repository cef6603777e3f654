using System.Text.Json;
using Interlock.Application;
using Interlock.Domain;

namespace Interlock.Api.Inference.Settings;

/// <summary>A setting that a request asks for. A value that cannot be is a problem.</summary>
internal readonly struct SettingValue(JsonProperty member, InputProblems problems)
{
    /// <summary>Whether the setting is to be cleared.</summary>
    public bool IsNull => member.Value.ValueKind == JsonValueKind.Null;

    /// <summary>A truth value.</summary>
    /// <param name="otherwise">What to return for another value.</param>
    public bool Flag(bool otherwise)
    {
        if (member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return member.Value.GetBoolean();
        }

        Refuse("is neither true nor false");
        return otherwise;
    }

    /// <summary>A whole number, 0 or more.</summary>
    /// <inheritdoc cref="Flag"/>
    public int Count(int otherwise)
    {
        if (member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt32(out var number) && number >= 0)
        {
            return number;
        }

        Refuse("is no whole number of 0 or more");
        return otherwise;
    }

    /// <summary>A text, or null where it is none.</summary>
    public string? Text() => member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;

    /// <summary>A list of texts, or null where it is none.</summary>
    public IReadOnlyList<string>? Texts() =>
        member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().All(text => text.ValueKind == JsonValueKind.String)
            ? [.. member.Value.EnumerateArray().Select(text => text.GetString()!)]
            : null;

    /// <summary>Requires the value that the setting has.</summary>
    /// <param name="present">The value.</param>
    /// <param name="remedy">Where it is set instead.</param>
    public void Require(string present, string remedy)
    {
        if (Text() != present)
        {
            Refuse($"is \"{present}\" and cannot be changed by request: {remedy}");
        }
    }

    /// <summary>Adds a problem with the value.</summary>
    public void Refuse(string message) => problems.Add($"$.{Excerpt.Of(member.Name, 64)}", message);
}
