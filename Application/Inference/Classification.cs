using System.Globalization;
using System.Text;
using Interlock.Application.Kinds.Tensors;
using Interlock.Domain;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Inference;

/// <summary>The parameter <c>classification</c> of an output: its largest elements, each as <c>value:index:label</c>, in the place of all of them.</summary>
public static class Classification
{
    private const string Parameter = "classification";

    /// <summary>The output as it is wanted.</summary>
    /// <param name="wanted">With the parameter, or without it.</param>
    /// <param name="output">The whole output.</param>
    /// <param name="contract">Says whether the first dimension is the rows, and what the classes are called.</param>
    /// <exception cref="InvalidInputException">The parameter is no number of classes, or the output has none.</exception>
    public static Tensor Of(RequestedOutput wanted, Tensor output, TensorContract contract)
    {
        if (!wanted.Parameters.Names.Contains(Parameter))
        {
            return output;
        }

        if (wanted.Parameters.Whole(Parameter) is not (>= 1 and var most) || output.Type is DataType.Bytes or DataType.Bool)
        {
            throw InvalidInputException.At($"$.outputs.{wanted.Name}.parameters.{Parameter}", "expected a whole number of at least 1, for an output of numbers");
        }

        var rows = contract.HasRows && output.Shape.Length > 0 ? (int)output.Shape[0] : 1;
        var width = rows == 0 ? 0 : output.Count / rows;
        var (count, labels) = ((int)Math.Min(most, width), contract.LabelsOf(wanted.Name));
        var best = new List<ReadOnlyMemory<byte>>(rows * count);
        for (var row = 0; row < rows; row++)
        {
            var first = row * width;
            best.AddRange(Enumerable.Range(0, width).OrderByDescending(place => output.Number(first + place)).Take(count).Select(place => ClassOf(output.Number(first + place), place, labels)));
        }

        return Tensor.Of(output.Name, contract.HasRows ? [rows, count] : [count], best);
    }

    private static ReadOnlyMemory<byte> ClassOf(double value, int place, IReadOnlyList<string> labels) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(float)value}:{place}{(place < labels.Count ? $":{labels[place]}" : "")}"));
}
