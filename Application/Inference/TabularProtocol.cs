using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Kinds.Tensors;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Tabular;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Inference;

/// <summary>
/// Models of kind <c>tabular</c>: features of one type are the columns of one tensor, features of several types a tensor each. The answer is the scores of the labels, the label where
/// a version has no scores, or the number. Rows are checked and recorded as those of <c>POST /models/{model}</c>.
/// </summary>
public sealed class TabularProtocol(ITabularService service) : IProtocolKind
{
    private const string Features = "features";
    private const string Scores = "scores";
    private const string Label = "label";
    private const string Result = "result";

    private readonly ConditionalWeakTable<LoadedModel, TensorContract> _contracts = [];

    /// <inheritdoc />
    public Type ConfigType => typeof(TabularModelConfig);

    /// <inheritdoc />
    public TensorContract ContractOf(LoadedModel model) => _contracts.GetValue(model, static model => ContractOf((LoadedModel<TabularRow, TabularResult>)model));

    /// <inheritdoc />
    public async Task<Answer<TensorSet>> InferAsync(ModelTarget target, TensorRequest request, TensorContract contract, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        contract.Check(request.Inputs.Tensors, problems);
        problems.ThrowIfAny();
        var wanted = request.Wanted(contract)[0].Name;
        var answer = (await service.InferRowsAsync(target, RowsOf(request.Inputs, contract), cancellationToken)).Answer;
        var (results, rows) = (answer.Inference.Outputs, answer.Inference.Outputs.Count);
        var output = wanted switch
        {
            Scores => Tensor.Of(Scores, DataType.Fp32, [rows, results[0].Scores!.Length], [.. results.SelectMany(result => result.Scores!)]),
            Label => Tensor.Of(Label, [rows], [.. results.Select(result => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(result.Label!))]),
            _ => Tensor.Of(Result, DataType.Fp64, [rows, 1], [.. results.Select(result => result.Result)]),
        };
        var (inference, set) = (answer.Inference, new TensorSet([output]));
        return new(answer.Version, answer.Revision, new([set], inference.BatchSize, inference.Queued, inference.Inferred), answer.Ids);
    }

    private static TensorContract ContractOf(LoadedModel<TabularRow, TabularResult> model)
    {
        var config = (TabularModelConfig)model.Id.Config;
        var types = config.Features.Values.Select(feature => feature.Type).Distinct().ToList();
        IReadOnlyList<TensorInfo> inputs = types is [var only]
            ? [new(Features, only == FeatureType.Number ? DataType.Fp32 : TypeOf(only), [-1, config.Features.Count])]
            : [.. config.Features.Select(feature => new TensorInfo(feature.Key, TypeOf(feature.Value.Type), [-1, 1]))];
        var output = config.Labels.Count == 0 ? new TensorInfo(Result, DataType.Fp64, [-1, 1])
            : model.Sample?.Scores is null ? new TensorInfo(Label, DataType.Bytes, [-1])
            : new TensorInfo(Scores, DataType.Fp32, [-1, config.Labels.Count]);
        return new TensorContract(inputs, [output], HasRows: true) { LabelsOf = name => name == Scores ? config.Labels : [] };
    }

    private static DataType TypeOf(FeatureType type) => type switch
    {
        FeatureType.Number => DataType.Fp64,
        FeatureType.Integer => DataType.Int64,
        FeatureType.Boolean => DataType.Bool,
        _ => DataType.Bytes,
    };

    /// <summary>The rows as a tabular request has them; NaN stands for a number that is missing.</summary>
    private static ReadOnlyMemory<byte> RowsOf(TensorSet inputs, TensorContract contract)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        Tensor[] columns = [.. contract.Inputs.Select(input => inputs.Find(input.Name)!)];
        var texts = Array.ConvertAll(columns, column => column.Type == DataType.Bytes ? column.Elements().ToArray() : []);
        json.WriteStartObject();
        json.WriteStartArray("instances"u8);
        for (var row = 0; row < columns[0].Shape[0]; row++)
        {
            json.WriteStartArray();
            for (var i = 0; i < columns.Length; i++)
            {
                var width = (int)columns[i].Shape[1];
                for (var place = row * width; place < (row + 1) * width; place++)
                {
                    Write(json, columns[i], texts[i], place);
                }
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, Tensor column, ReadOnlyMemory<byte>[] texts, int place)
    {
        switch (column.Type)
        {
            case DataType.Fp32:
                WriteReal(json, column.Numbers<float>()[place]);
                break;
            case DataType.Fp64:
                WriteReal(json, column.Numbers<double>()[place]);
                break;
            case DataType.Int64:
                json.WriteNumberValue(column.Numbers<long>()[place]);
                break;
            case DataType.Bool:
                json.WriteBooleanValue(column.Numbers<byte>()[place] != 0);
                break;
            default:
                json.WriteStringValue(texts[place].Span);
                break;
        }
    }

    private static void WriteReal(Utf8JsonWriter json, float number)
    {
        if (float.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            WriteOther(json, number);
        }
    }

    private static void WriteReal(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            WriteOther(json, number);
        }
    }

    private static void WriteOther(Utf8JsonWriter json, double number)
    {
        if (double.IsNaN(number))
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStringValue(number > 0 ? "Infinity" : "-Infinity");
        }
    }
}
