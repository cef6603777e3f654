using Interlock.Domain;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>A loaded file that scores windows of readings. Threads may share it; the slots it makes they may not.</summary>
internal sealed class MlNetWindows : IDisposable
{
    /// <summary>The column of the levels, a vector of single-precision numbers.</summary>
    public const string Levels = "Levels";

    /// <summary>The column of the steps, as wide as the levels; a file may do without.</summary>
    public const string Steps = "Steps";

    private const int SmallestWindow = 2;
    private const int LargestWindow = 4096;

    private static readonly string[] Scores = ["Probability", "Score"];

    private readonly ITransformer _transformer;
    private readonly DataViewSchema _schema;
    private readonly IRowToRowMapper _mapper;
    private readonly DataViewSchema.Column? _score;

    private MlNetWindows(string path, ITransformer transformer, DataViewSchema schema)
    {
        if (!transformer.IsRowToRowMapper)
        {
            throw new ModelLoadException($"'{path}' does not answer row by row, as a time series does not; only such models can be served.");
        }

        (_transformer, _schema) = (transformer, schema);
        _mapper = transformer.GetRowToRowMapper(schema);
        _score = ScoreOf(_mapper.OutputSchema);
        Window = schema.GetColumnOrNull(Levels)?.Width() ?? 0;
        if (Problems().ToArray() is { Length: > 0 } problems)
        {
            throw new ModelLoadException($"'{path}' is no sensor model: {string.Join("; ", problems)}. "
                + $"The file has the inputs {schema.Describe()} and the outputs {_mapper.OutputSchema.Describe()}.");
        }
    }

    /// <summary>How many slots a window has.</summary>
    public int Window { get; }

    /// <summary>Loads a file and matches it with the kind's contract.</summary>
    /// <exception cref="ModelLoadException">It is no model or does not fit; every mismatch is named.</exception>
    public static MlNetWindows Load(string path, byte[] bytes)
    {
        var (transformer, schema) = MlNetFile.Load(path, bytes);
        try
        {
            return new MlNetWindows(path, transformer, schema);
        }
        catch (Exception e)
        {
            (transformer as IDisposable)?.Dispose();
            throw e as ModelLoadException ?? MlNetFile.Failure(path, e);
        }
    }

    /// <summary>A new slot.</summary>
    public MlNetWindowSlot NewSlot() => new(_mapper, new MlNetWindowRow(_schema, Window), _score!.Value);

    /// <inheritdoc />
    public void Dispose() => (_transformer as IDisposable)?.Dispose();

    // A calibrated classifier says how likely a fault is; its own score has no bounds. An anomaly detector has the score alone.
    private static DataViewSchema.Column? ScoreOf(DataViewSchema outputs) =>
        Scores.Select(outputs.GetColumnOrNull).FirstOrDefault(column => column?.IsScalar<float>() is true);

    private IEnumerable<string> Problems()
    {
        if (_score is not { } score)
        {
            yield return "it needs the output 'Probability' or 'Score' (Single), from 0 to 1";
            yield break;
        }

        if (Window is < SmallestWindow or > LargestWindow)
        {
            yield return $"it needs the input '{Levels}', a Vector<Single> of {SmallestWindow} to {LargestWindow}";
        }

        foreach (var column in _mapper.GetDependencies([score]).Where(column => !IsWindow(column)))
        {
            yield return $"the input '{column.Name}' ({column.Type}) is neither '{Levels}' nor '{Steps}', a Vector<Single, {Window}>";
        }
    }

    private bool IsWindow(DataViewSchema.Column column) =>
        column.Name is Levels or Steps && column.IsVector() && column.ItemType() == NumberDataViewType.Single && column.Width() == Window;
}
