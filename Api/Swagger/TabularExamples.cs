using System.Text.Json.Nodes;
using Interlock.Application.Kinds.Tabular;

namespace Interlock.Api.Swagger;

/// <summary>Example values that a model accepts.</summary>
internal static class TabularExamples
{
    /// <summary>A value in the middle of the feature's range.</summary>
    public static JsonNode Value(FeatureConfig feature) => feature.Type switch
    {
        FeatureType.Text => feature.Values is [var first, ..] ? first : "text",
        FeatureType.Boolean => true,
        FeatureType.Integer => (long)feature.Midpoint,
        _ => feature.Midpoint,
    };
}
