using Interlock.Domain.Tensors;

namespace Interlock.Application.Kinds.Tensors;

/// <summary>A request of the Open Inference Protocol.</summary>
/// <param name="Id">The caller's own id, or null.</param>
/// <param name="Inputs">The tensors, with the parameters of the request.</param>
/// <param name="Outputs">The outputs that are wanted, in this order; null for all.</param>
public sealed record TensorRequest(string? Id, TensorSet Inputs, IReadOnlyList<RequestedOutput>? Outputs)
{
    /// <summary>The parameters of the inputs, in their order.</summary>
    public IReadOnlyList<TensorParameters> InputParameters { get; init; } = [];

    /// <summary>The outputs that are wanted, of those that a version gives.</summary>
    /// <exception cref="Domain.InvalidInputException">One is none of them, or is named twice.</exception>
    public IReadOnlyList<RequestedOutput> Wanted(TensorContract contract)
    {
        if (Outputs is null)
        {
            return [.. contract.Outputs.Select(output => new RequestedOutput(output.Name, TensorParameters.None))];
        }

        var problems = new InputProblems();
        for (var i = 0; i < Outputs.Count; i++)
        {
            var name = Outputs[i].Name;
            if (!contract.Outputs.Any(output => output.Name == name))
            {
                problems.Add($"$.outputs[{i}].name", $"there is no output '{name}'; the outputs are {string.Join("; ", contract.Outputs)}");
            }
            else if (Outputs.Take(i).Any(output => output.Name == name))
            {
                problems.Add($"$.outputs[{i}].name", $"'{name}' stands twice");
            }
        }

        problems.ThrowIfAny();
        return Outputs;
    }
}

/// <summary>An output that a request names.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">How it is wanted.</param>
public sealed record RequestedOutput(string Name, TensorParameters Parameters);
