using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Revisions;

/// <summary>Diffs and reports as JSON, in one form for the datastore and for callers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SwapReport))]
[JsonSerializable(typeof(IReadOnlyList<SettingChange>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
public sealed partial class SwapJson : JsonSerializerContext
{
    private static readonly Lazy<SwapJson> Made =
        new(() => new SwapJson(new JsonSerializerOptions(Default!.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    /// <summary>Texts stay readable where ops look at them; they are never put into HTML.</summary>
    public static SwapJson Readable => Made.Value;
}
