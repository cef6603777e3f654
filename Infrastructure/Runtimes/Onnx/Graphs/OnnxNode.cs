namespace Interlock.Infrastructure.Runtimes.Onnx.Graphs;

/// <summary>A node of a graph.</summary>
/// <param name="Op">Its operator.</param>
/// <param name="Inputs">The values it takes.</param>
/// <param name="Outputs">The values it gives.</param>
/// <param name="Attributes">Its attributes, not read yet, by name.</param>
internal sealed record OnnxNode(string Op, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Attributes)
{
    /// <summary>Reads a node.</summary>
    public static OnnxNode Read(ReadOnlyMemory<byte> node)
    {
        var (op, inputs, outputs, attributes) = ("", new List<string>(), new List<string>(), new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal));
        foreach (var field in ProtoField.In(node))
        {
            switch (field.Field)
            {
                case 1:
                    inputs.Add(field.Text);
                    break;
                case 2:
                    outputs.Add(field.Text);
                    break;
                case 4:
                    op = field.Text;
                    break;
                case 5:
                    attributes[ProtoField.In(field.Body).FirstOrDefault(part => part.Field == 1).Text] = field.Body;
                    break;
            }
        }

        return new OnnxNode(op, inputs, outputs, attributes);
    }

    /// <summary>The texts of an attribute; none where it is missing.</summary>
    public string[] Texts(string name) => [.. Fields(name, 9).Select(field => field.Text)];

    /// <summary>The whole numbers of an attribute; none where it is missing.</summary>
    public long[] Numbers(string name) => [.. Fields(name, 8).SelectMany(field => field.Numbers)];

    /// <summary>The tensor of an attribute, or null.</summary>
    public ReadOnlyMemory<byte>? Tensor(string name) => Fields(name, 5).Select(field => (ReadOnlyMemory<byte>?)field.Body).FirstOrDefault();

    private IEnumerable<ProtoField> Fields(string name, ulong number) =>
        Attributes.TryGetValue(name, out var attribute) ? ProtoField.In(attribute).Where(field => field.Field == number) : [];
}
