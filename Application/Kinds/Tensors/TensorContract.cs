using Interlock.Domain.Tensors;

namespace Interlock.Application.Kinds.Tensors;

/// <summary>What a version takes and gives as tensors.</summary>
/// <param name="Inputs">Every one is needed.</param>
/// <param name="Outputs">In the order of an answer.</param>
/// <param name="HasRows">Whether the first dimension of all is the rows.</param>
public sealed record TensorContract(IReadOnlyList<TensorInfo> Inputs, IReadOnlyList<TensorInfo> Outputs, bool HasRows)
{
    /// <summary>The names of an output's classes, in their order; none where they have none.</summary>
    public Func<string, IReadOnlyList<string>> LabelsOf { get; init; } = static _ => [];

    /// <summary>The contract of a version of a model of kind tensor.</summary>
    public static TensorContract Of(TensorModelConfig config, ITensorModel model) => new(model.Inputs, model.Outputs, model.HasRows)
    {
        LabelsOf = output => config.Outputs.GetValueOrDefault(output)?.Labels ?? [],
    };

    /// <summary>Checks the tensors of a request.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public void Check(IReadOnlyList<Tensor> tensors, InputProblems problems)
    {
        for (var i = 0; i < tensors.Count; i++)
        {
            Check(tensors[i], $"$.inputs[{i}]", problems);
        }

        foreach (var input in Inputs)
        {
            if (!tensors.Any(tensor => tensor.Name == input.Name))
            {
                problems.Add("$.inputs", $"the input '{input}' is missing");
            }
        }

        if (problems.IsEmpty && HasRows && tensors.Any(tensor => tensor.Shape[0] != tensors[0].Shape[0]))
        {
            problems.Add("$.inputs", $"have different numbers of rows: {string.Join(", ", tensors.Select(tensor => $"{tensor.Name} {tensor.Shape[0]}"))}");
        }
    }

    private void Check(Tensor tensor, string path, InputProblems problems)
    {
        if (Inputs.FirstOrDefault(input => input.Name == tensor.Name) is not { } input)
        {
            problems.Add($"{path}.name", $"there is no input '{tensor.Name}'; the inputs are {string.Join("; ", Inputs)}");
            return;
        }

        if (input.Type != tensor.Type)
        {
            problems.Add($"{path}.datatype", $"is {tensor.Type.Word()}; expected {input.Type.Word()} for '{input}'");
        }

        if (!input.Allows(tensor.Shape))
        {
            problems.Add($"{path}.shape", $"is [{string.Join(',', tensor.Shape)}]; expected [{string.Join(',', input.Shape)}] (-1 is any)");
        }

        if (tensor.Problem() is { } problem)
        {
            problems.Add($"{path}.data", problem);
        }
    }
}
