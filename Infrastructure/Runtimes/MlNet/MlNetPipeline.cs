using Interlock.Application.Kinds.Tabular;
using Interlock.Domain;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>A loaded file bound to its contract. Threads may share it; the slots it makes they may not.</summary>
internal sealed class MlNetPipeline : IDisposable
{
    private readonly ITransformer _transformer;
    private readonly DataViewSchema _schema;
    private readonly IRowToRowMapper _mapper;
    private readonly MlNetLabels _labels;
    private readonly MlNetOutputs _outputs;
    private readonly IReadOnlyDictionary<int, MlNetFeature[]> _inputs;

    private MlNetPipeline(string path, ITransformer transformer, DataViewSchema schema, TabularModelConfig model, IReadOnlyDictionary<string, string>? inputs)
    {
        if (!transformer.IsRowToRowMapper)
        {
            throw new ModelLoadException($"'{path}' does not answer row by row, as a time series does not; only such models can be served.");
        }

        var problems = new List<string>();
        _transformer = transformer;
        _schema = schema;
        _mapper = transformer.GetRowToRowMapper(schema);
        _labels = new MlNetLabels(model.Labels);
        _outputs = MlNetOutputs.Choose(_mapper.OutputSchema, _labels, problems);
        _inputs = new MlNetInputs(model, inputs, schema, problems).Bind(Needed());
        if (problems.Count > 0)
        {
            throw new ModelLoadException($"'{path}' does not fit the contract: {string.Join("; ", problems)}.");
        }
    }

    /// <summary>Loads, binds and tries the file.</summary>
    /// <exception cref="ModelLoadException">It is no model or does not fit; every mismatch is named.</exception>
    public static MlNetPipeline Load(string path, byte[] bytes, TabularModelConfig model, IReadOnlyDictionary<string, string>? inputs)
    {
        var (transformer, schema) = MlNetFile.Load(path, bytes);
        try
        {
            return new MlNetPipeline(path, transformer, schema, model, inputs);
        }
        catch (Exception e)
        {
            (transformer as IDisposable)?.Dispose();
            throw e as ModelLoadException ?? MlNetFile.Failure(path, e);
        }
    }

    /// <summary>A new slot.</summary>
    public MlNetSlot NewSlot() => new(_mapper, new MlNetRow(_schema, _inputs), _outputs, _labels);

    /// <inheritdoc />
    public void Dispose() => (_transformer as IDisposable)?.Dispose();

    // The inputs the answer depends on: the label column is not among them.
    private DataViewSchema.Column[] Needed()
    {
        var indices = _mapper.GetDependencies(_outputs.Columns).Select(column => column.Index).ToHashSet();
        return [.. _schema.Where(column => indices.Contains(column.Index))];
    }
}
