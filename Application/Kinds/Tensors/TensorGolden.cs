using System.Text.Json;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Kinds.Tensors;

/// <summary>
/// Golden requests of kind <c>tensor</c>. A line is a request; <c>"outputs"</c> are the tensors that must be answered, in the same form, real numbers within <c>"tolerance"</c>, relative
/// to the largest of the tensor.
/// </summary>
internal static class TensorGolden
{
    private const double UsualTolerance = 1e-4;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelLoadException">A line is no such request.</exception>
    public static ValueTask<IReadOnlyList<Example<TensorSet, TensorSet>>> ReadAsync(string file, TensorContract contract) =>
        GoldenFile.ReadAsync(file, ["outputs", "tolerance"], line => new ValueTask<IEnumerable<Example<TensorSet, TensorSet>>>([ExampleOf(line, contract)]));

    private static Example<TensorSet, TensorSet> ExampleOf(GoldenLine line, TensorContract contract)
    {
        var problems = new InputProblems();
        var request = TensorRequestReader.Read(line.Request);
        contract.Check(request.Inputs.Tensors, problems);
        problems.ThrowIfAny();
        var tolerance = ToleranceOf(line.Whole);
        var expected = line.Whole.TryGetProperty("outputs", out _) ? ExpectedOf(line.Whole, contract) : null;
        return new Example<TensorSet, TensorSet>(line.Name, request.Inputs, answer => Check(expected, answer, tolerance), IsGolden: true);
    }

    private static TensorSet ExpectedOf(JsonElement line, TensorContract contract)
    {
        var expected = TensorJson.ReadOutputs(line) ?? throw InvalidInputException.At("$.outputs", "has a hash in the place of its data");
        return expected.Tensors.FirstOrDefault(tensor => !contract.Outputs.Any(output => output.Name == tensor.Name && output.Type == tensor.Type)) is { } wrong
            ? throw InvalidInputException.At("$.outputs", $"there is no output '{wrong.Name}: {wrong.Type.Word()}'; the outputs are {string.Join("; ", contract.Outputs)}")
            : expected;
    }

    private static double ToleranceOf(JsonElement line) => !line.TryGetProperty("tolerance", out var value) ? UsualTolerance
        : value.ValueKind == JsonValueKind.Number && value.GetDouble() >= 0 ? value.GetDouble()
        : throw InvalidInputException.At("$.tolerance", "is no number of at least 0");

    private static void Check(TensorSet? expected, TensorSet answer, double tolerance)
    {
        foreach (var tensor in expected?.Tensors ?? [])
        {
            var difference = TensorDifference.Of(new TensorSet([tensor]), new TensorSet([answer.Find(tensor.Name)!]));
            if (difference.IsFlip || difference.Drift > tolerance)
            {
                throw new InferenceException(
                    $"the output '{tensor.Name}' is not the expected one: {(difference.IsFlip ? "another type, shape or value" : $"it differs by {difference.Drift:0.######} of its largest number; {tolerance} are allowed")}");
            }
        }
    }
}
