using Interlock.Api.Commands.Common;
using Interlock.Api.Swaps;
using Interlock.Application.Configuration;
using Interlock.Domain.Swaps;

namespace Interlock.Api.Commands.Admin;

/// <summary>What happens to a model, in lines.</summary>
/// <param name="model">What happens to it.</param>
/// <param name="budget">What it may cost; null where that is not known.</param>
internal sealed class ModelText(ModelReport model, SwapConfig? budget)
{
    /// <summary>A head, and lines with a name each.</summary>
    public IEnumerable<TextLine> Lines()
    {
        var proof = new ModelProof(model, budget);
        return [new TextLine(proof.Head, TextTone.Head), .. proof.Facts().Select(fact => new TextLine($"  {fact.Name,-12} {fact.Text}", ToneOf(fact.Tone)))];
    }

    private static TextTone ToneOf(ProofTone tone) => tone switch
    {
        ProofTone.Quiet => TextTone.Quiet,
        ProofTone.Note => TextTone.Changed,
        ProofTone.Bad => TextTone.Bad,
        _ => TextTone.Plain,
    };
}
