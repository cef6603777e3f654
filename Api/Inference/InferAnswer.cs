using System.Text.Json;
using Interlock.Application;
using Interlock.Application.Inference;
using Interlock.Application.Kinds.Tensors;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Tensors;

namespace Interlock.Api.Inference;

/// <summary>The answer to an inference request over HTTP: JSON, and behind it the content of the outputs that were asked for in binary.</summary>
/// <param name="model">The model's name.</param>
/// <param name="request">What was asked.</param>
/// <param name="isRaw">Whether the request had no JSON: then all outputs are binary.</param>
/// <param name="contract">Of the version that answered.</param>
/// <param name="answer">The answer.</param>
internal sealed class InferAnswer(string model, TensorRequest request, bool isRaw, TensorContract contract, Answer<TensorSet> answer)
{
    private readonly IReadOnlyList<(Tensor Tensor, bool IsBinary)> _outputs =
        [.. request.Wanted(contract).Select(wanted => (Classification.Of(wanted, answer.Inference.Outputs[0].Find(wanted.Name)!, contract), IsBinary(wanted, request, isRaw)))];

    /// <summary>Writes it.</summary>
    /// <exception cref="InvalidInputException">An output was asked for in JSON, and has no form there.</exception>
    public Task WriteAsync(HttpContext context)
    {
        var problems = new InputProblems();
        foreach (var (tensor, _) in _outputs.Where(output => !output.IsBinary))
        {
            if (TensorJson.ProblemOf(tensor) is { } problem)
            {
                problems.Add($"$.outputs.{tensor.Name}", $"{problem}, and JSON has no form for that; ask for it with 'binary_data: true'");
            }
        }

        problems.ThrowIfAny();
        return ProtocolReply.WriteAnswerAsync(context, this, static (json, answer) => answer.Write(json), [.. _outputs.Where(output => output.IsBinary).Select(output => output.Tensor.Data)]);
    }

    private static bool IsBinary(RequestedOutput wanted, TensorRequest request, bool isRaw) =>
        isRaw || (wanted.Parameters.Flag("binary_data") ?? request.Inputs.Parameters.Flag("binary_data_output") ?? false);

    private void Write(Utf8JsonWriter json)
    {
        json.WriteString("model_name"u8, model);
        json.WriteString("model_version"u8, answer.Version);
        if (request.Id is not null)
        {
            json.WriteString("id"u8, request.Id);
        }

        json.WriteStartArray("outputs"u8);
        foreach (var (tensor, isBinary) in _outputs)
        {
            json.WriteStartObject();
            TensorJson.WriteHead(json, tensor);
            if (isBinary)
            {
                json.WriteStartObject("parameters"u8);
                json.WriteNumber("binary_data_size"u8, tensor.Data.Length);
                json.WriteEndObject();
            }
            else
            {
                TensorJson.WriteData(json, tensor);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
