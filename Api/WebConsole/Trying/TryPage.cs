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
    /// <param name="model">The model.</param>
    /// <param name="form">How it is asked.</param>
    public static TryPage Of(ServedModel model, ITryForm form)
    {
        var (name, path) = form is LinesForm ? ("Ask by lines", LinesOf(model.Name)) : ("Ask", OneOf(model.Name));
        return new TryPage(model.Name, new PageForm(name, path, form.FieldsOf(model)) { Failure = "The model was not asked: the fields below say why." })
        {
            Title = form is LinesForm ? $"Try {model.Name} by lines" : $"Try {model.Name}",
            Other = form is LinesForm ? new PageCell("One request", OneOf(model.Name)) : new PageCell("Many requests, one a line", LinesOf(model.Name)),
        };
    }

    /// <summary>Of the page.</summary>
    public required string Title { get; init; }

    /// <summary>Leads to the other form of the model.</summary>
    public required PageCell Other { get; init; }

    /// <summary>The answer; null where there is none.</summary>
    public TryAnswer? Answer { get; init; }

    /// <summary>The headers that came with it.</summary>
    public IReadOnlyList<PageFact> Headers { get; init; } = [];

    /// <summary>How programs ask the same.</summary>
    public IReadOnlyList<Sample> Samples { get; init; } = [];

    private static string OneOf(string model) => $"{ConsolePaths.Root}/models/{model}/try";

    private static string LinesOf(string model) => $"{OneOf(model)}/lines";
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
