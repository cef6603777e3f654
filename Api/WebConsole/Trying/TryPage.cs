using Interlock.Api.Access;
using Interlock.Api.WebConsole.Samples;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Api.WebConsole.Trying;

/// <summary>The form to ask a model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Form">The form.</param>
public sealed record TryPage(string Model, PageForm Form)
{
    /// <summary>The page as it begins.</summary>
    public static TryPage Of(ServedModel model, IEnumerable<ITryForm> forms) => new(model.Name, new PageForm("Ask", $"{ConsolePaths.Root}/models/{model.Name}/try", ITryForm.Of(model, forms).FieldsOf(model))
    {
        Failure = "The model was not asked: the fields below say why.",
    });

    /// <summary>The answer; null where there is none.</summary>
    public TryAnswer? Answer { get; init; }

    /// <summary>The headers that came with it.</summary>
    public IReadOnlyList<PageFact> Headers { get; init; } = [];

    /// <summary>How programs ask the same.</summary>
    public IReadOnlyList<Sample> Samples { get; init; } = [];
}

/// <summary>An answer.</summary>
/// <param name="Requests">How a program asks the same.</param>
public sealed record TryAnswer(IReadOnlyList<SampleRequest> Requests)
{
    /// <summary>The answer in a word; null where there is none.</summary>
    public string? Headline { get; init; }

    /// <summary>Scores by label.</summary>
    public IReadOnlyList<KeyValuePair<string, float>> Scores { get; init; } = [];

    /// <summary>Further facts.</summary>
    public IReadOnlyList<PageFact> Facts { get; init; } = [];

    /// <summary>A map; null for none.</summary>
    public PageMap? Map { get; init; }

    /// <summary>Tables.</summary>
    public IReadOnlyList<PageTable> Tables { get; init; } = [];

    /// <summary>What was not used, although the rest was answered.</summary>
    public IReadOnlyList<InputProblem> Refused { get; init; } = [];
}
