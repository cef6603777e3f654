using Interlock.Domain;

namespace Interlock.Api.WebConsole;

/// <summary>A form of a page.</summary>
/// <param name="Name">What it does: its heading, and what its button says.</param>
/// <param name="Path">Where it is sent.</param>
/// <param name="Fields">What is to be filled in.</param>
public sealed record PageForm(string Name, string Path, IReadOnlyList<PageField> Fields)
{
    /// <summary>What is wrong, and is of no field.</summary>
    public IReadOnlyList<InputProblem> Problems { get; init; } = [];

    /// <summary>Distinguishes its fields from those of other forms of the page.</summary>
    public string Id => Name.ToLowerInvariant().Replace(' ', '-');

    /// <summary>The form as it was sent, with what is wrong at each field. Passwords are not sent back.</summary>
    internal PageForm With(InvalidInputException wrong, IFormCollection sent) => this with
    {
        Fields = [.. Fields.Select(field => field with
        {
            Value = field.Kind == PageFieldKind.Password ? null : sent[field.Name].ToString(),
            Problem = wrong.Problems.FirstOrDefault(problem => problem.Path == field.Name)?.Message,
        })],
        Problems = [.. wrong.Problems.Where(problem => Fields.All(field => field.Name != problem.Path))],
    };
}

/// <summary>How a field is filled in.</summary>
public enum PageFieldKind
{
    /// <summary>A line.</summary>
    Text,

    /// <summary>A line that is not shown.</summary>
    Password,

    /// <summary>What is sent as it is, and not shown.</summary>
    Hidden,

    /// <summary>A day.</summary>
    Date,

    /// <summary>Several lines.</summary>
    Lines,

    /// <summary>One of the choices.</summary>
    Choice,

    /// <summary>Any of the choices.</summary>
    Choices,
}

/// <summary>A field of a form.</summary>
/// <param name="Name">Under which it is sent.</param>
/// <param name="Label">What stands at it.</param>
/// <param name="Kind">How it is filled in.</param>
public sealed record PageField(string Name, string Label, PageFieldKind Kind = PageFieldKind.Text)
{
    /// <summary>What it begins with; several choices are separated by commas.</summary>
    public string? Value { get; init; }

    /// <summary>What may be filled in.</summary>
    public string? Hint { get; init; }

    /// <summary>What there is to choose from.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether it must be filled in.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What is wrong with it; null for nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>What browsers may fill in by themselves: a word of HTML's <c>autocomplete</c>.</summary>
    public string Autocomplete { get; init; } = "off";

    /// <summary>Whether a choice is taken.</summary>
    public bool Has(string choice) => Kind == PageFieldKind.Choices ? Value?.Split(',').Contains(choice) == true : Value == choice;
}
