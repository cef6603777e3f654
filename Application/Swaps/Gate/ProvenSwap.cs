using Interlock.Application.Serving.Batching;
using Interlock.Application.Swaps.Planning;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Gate;

/// <summary>A plan whose versions are loaded, warm and compared.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Loaded">Every version of every model: those that were kept, and those that are new.</param>
/// <param name="New">The new ones.</param>
/// <param name="Report">How they were proven.</param>
public sealed record ProvenSwap(SwapPlan Plan, IReadOnlyList<LoadedModel> Loaded, IReadOnlyList<LoadedModel> New, SwapReport Report)
{
    /// <summary>A plan that has problems or changes nothing: nothing is loaded for it.</summary>
    public static ProvenSwap Unproven(SwapPlan plan) => new(plan, [], [], new SwapReport { Problems = plan.Problems, Warnings = plan.Next.Warnings });

    /// <summary>The live versions of a model.</summary>
    public IEnumerable<LoadedModel> Of(string model) => Loaded.Where(loaded => loaded.Id.Model == model);

    /// <summary>Frees what was loaded for it; it is not published.</summary>
    public void Discard()
    {
        foreach (var loaded in New)
        {
            loaded.Retire();
        }
    }
}
