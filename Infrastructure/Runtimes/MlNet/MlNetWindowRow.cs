using Microsoft.ML;
using Microsoft.ML.Data;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>The row ML.NET reads a window from: one object whose values change, instead of a data view per call.</summary>
/// <param name="schema">The very instance the mapper was made for.</param>
/// <param name="window">How many slots a window has.</param>
internal sealed class MlNetWindowRow(DataViewSchema schema, int window) : DataViewRow
{
    private readonly float[] _numbers = new float[2 * window];
    private long _position = -1;

    /// <inheritdoc />
    public override DataViewSchema Schema => schema;

    /// <inheritdoc />
    public override long Position => _position;

    /// <inheritdoc />
    public override long Batch => 0;

    /// <summary>Starts the next window, whose levels and then steps the caller writes. Scorers cache by position, so every window gets a new one.</summary>
    public Span<float> Next()
    {
        _position++;
        return _numbers;
    }

    /// <inheritdoc />
    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

    /// <inheritdoc />
    public override bool IsColumnActive(DataViewSchema.Column column) => column.Name is MlNetWindows.Levels or MlNetWindows.Steps;

    /// <inheritdoc />
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        (ValueGetter<TValue>)(Delegate)(column.Name == MlNetWindows.Levels ? Part(0) : Part(window));

    private ValueGetter<VBuffer<float>> Part(int start) => (ref VBuffer<float> value) =>
    {
        var editor = VBufferEditor.Create(ref value, window);
        _numbers.AsSpan(start, window).CopyTo(editor.Values);
        value = editor.Commit();
    };
}
