using System.Text.Json;
using System.Text.Json.Serialization;
using Interlock.Application.Jobs.BatchScoring.Rows;

namespace Interlock.Application.Jobs.BatchScoring;

/// <summary>From where a step goes on: what it read, what it wrote, and what both were.</summary>
internal sealed record InferCheckpoint
{
    /// <summary>A hash of what the step does and of the files it reads: their names, sizes and times.</summary>
    public required string Identity { get; init; }

    /// <summary>The columns that are kept.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The place in the source.</summary>
    public SourcePosition At { get; init; } = SourcePosition.Start;

    /// <summary>The output up to here.</summary>
    public OutputMark Output { get; init; }

    /// <summary>Rows that were left out.</summary>
    public long Skipped { get; init; }

    /// <summary>Whether nothing is left to do but to give the file its name.</summary>
    public bool IsDone { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, InferJson.Default.InferCheckpoint);

    public static InferCheckpoint? Of(string? json) => json is null ? null : JsonSerializer.Deserialize(json, InferJson.Default.InferCheckpoint);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InferCheckpoint))]
internal sealed partial class InferJson : JsonSerializerContext;
