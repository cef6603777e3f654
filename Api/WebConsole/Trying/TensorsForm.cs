using System.Globalization;
using System.Text;
using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Api.Models;
using Interlock.Application.Configuration;
using Interlock.Application.Inference;
using Interlock.Application.Kinds.Tensors;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Tensors;

namespace Interlock.Api.WebConsole.Trying;

/// <summary>A request of the Open Inference Protocol as JSON.</summary>
public sealed class TensorsForm(ITensorService service, IInferenceService inference) : ITryForm
{
    private const string Request = "request";
    private const int MostElements = 2000;
    private const int MostRows = 50;
    private const int MostColumns = 20;
    private const int LongestText = 100;

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <inheritdoc />
    public Type ConfigType => typeof(TensorModelConfig);

    /// <inheritdoc />
    public IReadOnlyList<PageField> FieldsOf(ServedModel model) =>
    [
        new(Request, "Request", PageFieldKind.Lines) { Value = ExampleOf(model), Rows = 16, IsRequired = true, Hint = "JSON of the Open Inference Protocol. It begins with zeros where the model's inputs are small" },
    ];

    /// <inheritdoc />
    public InputProblem AtField(InputProblem problem, ModelConfig model) => new(Request, $"{problem.Path}: {problem.Message}");

    /// <inheritdoc />
    public async Task<TryAnswer> AskAsync(TryCall asked, CancellationToken cancellationToken)
    {
        var text = asked.TextOf(Request);
        var answer = await service.InferAsync(RequestTarget.Of(asked.Context, asked.Model), TensorRequestReader.Read(Encoding.UTF8.GetBytes(text)), cancellationToken);
        InferenceHeaders.Write(asked.Context.Response, answer);
        return new TryAnswer([asked.Sample(ModelSummary.EndpointOf(asked.Model)).With("application/json", text, "request.json")])
        {
            Tables = [.. answer.Inference.Outputs[0].Tensors.Select(TableOf)],
        };
    }

    /// <summary>A tensor as a table: a row for each place of all dimensions but the last.</summary>
    private static PageTable TableOf(Tensor tensor)
    {
        var columns = tensor.Shape is [.., var last] ? (int)last : 1;
        var rows = columns == 0 ? 0 : tensor.Count / columns;
        var (shownRows, shownColumns) = (Math.Min(rows, MostRows), Math.Min(columns, MostColumns));
        var texts = tensor.Type == DataType.Bytes ? tensor.Elements().Take(shownRows * columns).Select(TextOf).ToList() : null;
        var name = $"{tensor.Name}: {tensor.Type.Word()}[{string.Join(", ", tensor.Shape)}]{(shownRows < rows || shownColumns < columns ? $", the first {shownRows} rows and {shownColumns} columns" : "")}";
        return new PageTable(name, ["Row", .. Enumerable.Range(0, shownColumns).Select(column => TextOf(column))],
        [
            .. Enumerable.Range(0, shownRows).Select(row => (IReadOnlyList<PageCell>)
                [TextOf(row), .. Enumerable.Range(row * columns, shownColumns).Select(place => (PageCell)(texts is null ? TextOf(tensor, place) : texts[place]))]),
        ]);
    }

    private static string TextOf(Tensor tensor, int place) => tensor.Type switch
    {
        DataType.Int64 => tensor.Numbers<long>()[place].ToString(CultureInfo.InvariantCulture),
        DataType.UInt64 => tensor.Numbers<ulong>()[place].ToString(CultureInfo.InvariantCulture),
        DataType.Bool => tensor.Number(place) != 0 ? "true" : "false",
        _ => tensor.Number(place).ToString(tensor.Type.IsReal() ? "G6" : "0", CultureInfo.InvariantCulture),
    };

    private static string TextOf(ReadOnlyMemory<byte> text) => Excerpt.Of(Encoding.UTF8.GetString(text.Span), LongestText);

    private static string TextOf(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Empty where the version is not loaded, where there is too much, or where a type has no form in JSON.
    private string? ExampleOf(ServedModel model)
    {
        if (model.Active is null)
        {
            return null;
        }

        var inputs = inference.ContractOf(model.Active).Inputs;
        if (inputs.Any(input => input.Type is DataType.Fp16 or DataType.Bf16) || inputs.Sum(input => Count(ShapeOf(input))) > MostElements)
        {
            return null;
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteStartArray("inputs"u8);
            foreach (var input in inputs)
            {
                WriteZeros(json, input);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteZeros(Utf8JsonWriter json, TensorInfo input)
    {
        var shape = ShapeOf(input);
        json.WriteStartObject();
        json.WriteString("name"u8, input.Name);
        json.WriteString("datatype"u8, input.Type.Word());
        json.WritePropertyName("shape"u8);
        json.WriteRawValue($"[{string.Join(", ", shape)}]");
        var zero = input.Type switch
        {
            DataType.Bytes => "\"\"",
            DataType.Bool => "false",
            _ => "0",
        };
        json.WritePropertyName("data"u8);
        json.WriteRawValue($"[{string.Join(", ", Enumerable.Repeat(zero, (int)Count(shape)))}]");
        json.WriteEndObject();
    }

    private static long[] ShapeOf(TensorInfo input) => [.. input.Shape.Select(dimension => Math.Max(1, dimension))];

    private static long Count(long[] shape) => TensorShape.CountOf(shape) ?? int.MaxValue;
}
