using Interlock.Domain;
using Interlock.Infrastructure.Runtimes.Slots;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>An input row of windows and the getter of the score it leads to. Used by one call at a time.</summary>
internal sealed class MlNetWindowSlot : IDisposable
{
    private readonly MlNetWindowRow _input;
    private readonly DataViewRow _output;
    private readonly ValueGetter<float> _score;

    /// <summary>Gets the getter once.</summary>
    public MlNetWindowSlot(IRowToRowMapper mapper, MlNetWindowRow input, DataViewSchema.Column score)
    {
        _input = input;
        _output = mapper.GetRow(input, [score]);
        _score = _output.GetGetter<float>(score);
    }

    /// <summary>The score of a window, from 0 to 1.</summary>
    /// <exception cref="InferenceException">The file gives another number, or none.</exception>
    public double Score(SensorWindows windows, int window, int width)
    {
        windows.Write(window, width, _input.Next());
        var score = 0f;
        _score(ref score);
        return score is >= 0 and <= 1 ? score : throw new InferenceException("the model gave a score that is not between 0 and 1");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _output.Dispose();
        _input.Dispose();
    }
}
