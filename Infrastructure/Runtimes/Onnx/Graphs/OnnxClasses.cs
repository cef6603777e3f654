using System.Text.Json;

namespace Interlock.Infrastructure.Runtimes.Onnx.Graphs;

/// <summary>What a file calls its classes, in the order of its scores: texts or whole numbers.</summary>
internal sealed record OnnxClasses(string[]? Texts, long[]? Numbers)
{
    private const int MostSteps = 64;

    private static readonly string[] MetadataKeys = ["labels", "classes", "class_names"];

    // They change the form of a value, or each score by itself, and no order.
    private static readonly HashSet<string> PassThrough =
        ["Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Softmax", "Sigmoid", "Normalizer", "Clip"];

    /// <summary>How many there are.</summary>
    public int Count => Texts?.Length ?? Numbers!.Length;

    /// <summary>Classes that are texts, or null where there are none.</summary>
    public static OnnxClasses? Of(string[] texts) => texts.Length > 0 ? new OnnxClasses(texts, null) : null;

    /// <summary>Classes that are whole numbers, or null where there are none.</summary>
    public static OnnxClasses? Of(long[] numbers) => numbers.Length > 0 ? new OnnxClasses(null, numbers) : null;

    /// <summary>Finds the classes behind an output: those of the classifier that gives it, or of the list that its index is looked up in.</summary>
    /// <returns>The classes, or null where the file does not say.</returns>
    public static OnnxClasses? Behind(string output, OnnxGraph graph)
    {
        for (var (value, steps) = (output, 0); steps < MostSteps && graph.ProducerOf(value) is { } node; steps++)
        {
            if (ClassesOf(node, graph) is { } classes)
            {
                return classes;
            }

            if (!PassThrough.Contains(node.Op) || node.Inputs.Count == 0)
            {
                return null;
            }

            value = node.Inputs[0];
        }

        return null;
    }

    /// <summary>The classes that the metadata has under <c>labels</c>, <c>classes</c> or <c>class_names</c> as a JSON list of texts, or null.</summary>
    public static OnnxClasses? InMetadata(OnnxGraph graph)
    {
        try
        {
            return MetadataKeys.Where(graph.Metadata.ContainsKey).Select(key => graph.Metadata[key]).FirstOrDefault(text => text.TrimStart().StartsWith('[')) is { } list
                ? Of(JsonSerializer.Deserialize<string[]>(list) ?? [])
                : null;
        }
        catch (JsonException)
        {
            return null; // Somebody else's form.
        }
    }

    /// <inheritdoc />
    public override string ToString() => Texts is null ? string.Join(", ", Numbers!) : string.Join(", ", Texts);

    private static OnnxClasses? ClassesOf(OnnxNode node, OnnxGraph graph) =>
        Of(node.Texts("classlabels_strings"))
        ?? Of(node.Numbers("classlabels_int64s"))
        ?? Of(node.Numbers("classlabels_ints"))
        ?? node.Op switch
        {
            "ArrayFeatureExtractor" or "Gather" => graph.ConstantOf(node.Inputs[0]),
            "LabelEncoder" when IsRange(node.Numbers("keys_int64s")) => Of(node.Texts("values_strings")) ?? Of(node.Numbers("values_int64s")),
            _ => null,
        };

    private static bool IsRange(long[] keys) => keys.Length > 0 && keys.SequenceEqual(Enumerable.Range(0, keys.Length).Select(key => (long)key));
}
