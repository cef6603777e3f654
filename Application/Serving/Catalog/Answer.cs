using Interlock.Application.Serving.Batching;

namespace Interlock.Application.Serving.Catalog;

/// <summary>The answer to one inference request, with the values of the reply headers.</summary>
/// <param name="Version">The version that answered.</param>
/// <param name="Revision">The revision under which it did.</param>
/// <param name="Inference">The outputs and timings.</param>
/// <param name="Ids">One id per output, or empty where the model's answers are not recorded.</param>
public sealed record Answer<TOutput>(string Version, int Revision, Inference<TOutput> Inference, IReadOnlyList<string> Ids);
