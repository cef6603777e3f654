using Interlock.Domain;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Kinds.Tensors;

/// <summary>An input of a request while it is read.</summary>
/// <param name="path">Where it stands.</param>
public sealed class TensorDraft(string path)
{
    /// <summary>How many bytes of the binary part of the request are its content.</summary>
    public const string BinarySize = "binary_data_size";

    public string Path => path;

    public string? Name { get; set; }

    public DataType? Type { get; set; }

    public long[]? Shape { get; set; }

    public TensorParameters Parameters { get; set; } = TensorParameters.None;

    public byte[]? Data { get; set; }

    /// <summary>Whether it has the member <c>data</c>.</summary>
    public bool HasData { get; set; }

    /// <summary>What is wrong with parameters that name shared memory, or null.</summary>
    public static string? SharedMemoryProblem(TensorParameters parameters) =>
        parameters.Names.Contains("shared_memory_region") ? "shared memory is unsupported; send the content of the tensor" : null;

    /// <summary>The inputs as tensors, as long as there is no problem.</summary>
    public static List<Tensor> Complete(List<TensorDraft> inputs, ReadOnlyMemory<byte> binary, InputProblems problems)
    {
        var tensors = new List<Tensor>(inputs.Count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            if (input.Name is not null && !names.Add(input.Name))
            {
                problems.Add($"{input.Path}.name", $"'{Excerpt.Of(input.Name, 64)}' stands twice");
            }

            var content = input.ContentOf(ref binary, problems);
            if (problems.IsEmpty)
            {
                tensors.Add(new Tensor(input.Name!, input.Type!.Value, input.Shape!, content));
            }
        }

        if (!binary.IsEmpty && problems.IsEmpty)
        {
            problems.Add("$", $"has {binary.Length} bytes behind the JSON that are of no input; inputs say '{BinarySize}' in their parameters");
        }

        return tensors;
    }

    private ReadOnlyMemory<byte> ContentOf(ref ReadOnlyMemory<byte> binary, InputProblems problems)
    {
        foreach (var (member, isMissing) in new[] { ("name", Name is null), ("datatype", Type is null), ("shape", Shape is null) })
        {
            if (isMissing && !problems.HasAt($"{path}.{member}"))
            {
                problems.Add($"{path}.{member}", "is missing");
            }
        }

        if (SharedMemoryProblem(Parameters) is { } problem)
        {
            problems.Add($"{path}.parameters", problem);
            return default;
        }

        if (Parameters.Names.Contains(BinarySize))
        {
            return BinaryOf(ref binary, problems);
        }

        if (Data is null && !HasData && !problems.HasAt($"{path}.raw"))
        {
            problems.Add($"{path}.data", $"is missing; a tensor in binary has '{BinarySize}' in its parameters");
        }

        return Data;
    }

    private ReadOnlyMemory<byte> BinaryOf(ref ReadOnlyMemory<byte> binary, InputProblems problems)
    {
        if (HasData || Data is not null)
        {
            problems.Add($"{path}.data", $"stands beside '{BinarySize}'; one of them is expected");
            return default;
        }

        if (Parameters.Whole(BinarySize) is not { } size || size < 0 || size > binary.Length)
        {
            problems.Add($"{path}.parameters.{BinarySize}", $"is more than the {binary.Length} bytes that are left behind the JSON, or no whole number of bytes");
            return default;
        }

        var content = binary[..(int)size];
        binary = binary[(int)size..];
        return content;
    }
}
