using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Infrastructure.Runtimes.LocalSearch.Search;

/// <summary>
/// What leaving out a stop costs while travel is searched. Plans that serve all stops with the fewest vehicles lie apart from each other; the
/// way from one to the next leads over plans that leave out a stop. The price of a stop rises while it is left out, so it finds its way back.
/// </summary>
internal sealed class AbsencePrices
{
    private const double Least = 2;
    private const double Step = 0.02;
    private const double Fading = 0.9995;
    private const double TooSmall = 1e-100;

    private readonly double[] _prices;
    private readonly double _scale;
    private double _factor = 1;

    /// <param name="nodes">How many nodes there are.</param>
    /// <param name="scale">Seconds between two stops, on average.</param>
    public AbsencePrices(int nodes, double scale)
    {
        _scale = scale;
        _prices = new double[nodes];
        Array.Fill(_prices, Least * scale);
    }

    /// <summary>The price of all the stops a plan leaves out, in seconds of travel.</summary>
    public double Of(Plan plan)
    {
        var sum = 0.0;
        foreach (var node in plan.Absent.AsSpan(0, plan.AbsentCount))
        {
            sum += (_prices[node] * _factor) + (Least * _scale);
        }

        return sum;
    }

    /// <summary>Raises the prices of what the plan leaves out; all fall while it leaves out nothing.</summary>
    public void Learn(Plan plan)
    {
        foreach (var node in plan.Absent.AsSpan(0, plan.AbsentCount))
        {
            _prices[node] += Step * _scale / _factor;
        }

        if (plan.AbsentCount == 0)
        {
            Fade();
        }
    }

    // All prices fall by one factor, which is multiplied in only when it leaves the range of a double.
    private void Fade()
    {
        _factor *= Fading;
        if (_factor < TooSmall)
        {
            for (var node = 0; node < _prices.Length; node++)
            {
                _prices[node] *= _factor;
            }

            _factor = 1;
        }
    }
}
