using Interlock.Domain;

namespace Interlock.Api.WebConsole;

/// <summary>A form of a page.</summary>
/// <param name="Name">What it does: its heading, and what its button says.</param>
/// <param name="Path">Where it is sent.</param>
/// <param name="Fields">What is to be filled in.</param>
public sealed record PageForm(string Name, string Path, IReadOnlyList<PageField> Fields)
{
    private const int MostProblems = 5;
    private const string Token = "__RequestVerificationToken";

    private static readonly string[] Passwords = ["password", "again"];

    /// <summary>What is wrong, and is of no field.</summary>
    public IReadOnlyList<InputProblem> Problems { get; init; } = [];

    /// <summary>What is said where something is wrong.</summary>
    public string Failure { get; init; } = "Nothing was changed: what is wrong stands below.";

    /// <summary>Whether files are sent.</summary>
    public bool HasFiles => Fields.Any(one => one.Kind is PageFieldKind.File or PageFieldKind.Pictures);

    /// <summary>Distinguishes its fields from those of other forms of the page.</summary>
    public string Id => Name.ToLowerInvariant().Replace(' ', '-');

    /// <summary>The form as it was sent, with what is wrong at each field. Passwords are not sent back.</summary>
    internal PageForm With(IReadOnlyList<InputProblem> problems, IFormCollection sent) => this with
    {
        Fields = [.. Fields.Select(field => field with
        {
            Value = field.Kind == PageFieldKind.Password ? null : sent[field.Name].ToString(),
            Hint = sent.Files.Any(file => file.Name == field.Name && file.FileName.Length > 0) ? $"{field.Hint}. Choose the files again: browsers do not keep them" : field.Hint,
            Problem = TextOf([.. problems.Where(problem => problem.Path == field.Name).Select(problem => problem.Message)]),
        })],
        Problems = [.. problems.Where(problem => Fields.All(field => field.Name != problem.Path))],
    };

    /// <summary>The fields of a form as they were sent, where its page cannot be shown. Passwords are not sent back.</summary>
    internal static PageForm Again(string path, IFormCollection sent) => new("Send again", path,
    [
        .. sent.Where(field => field.Key != Token).SelectMany(field => field.Value.Select(text => FieldOf(field.Key, text))),
        .. sent.Files.Select(file => file.Name).Distinct().Select(name => new PageField(name, name, PageFieldKind.Pictures) { Hint = "Choose the files again: browsers do not keep them" }),
    ]);

    private static PageField FieldOf(string name, string? text) => Passwords.Contains(name) ? new(name, name, PageFieldKind.Password)
        : new(name, name, text?.Contains('\n', StringComparison.Ordinal) == true ? PageFieldKind.Lines : PageFieldKind.Text) { Value = text };

    private static string? TextOf(List<string> problems) => problems.Count switch
    {
        0 => null,
        <= MostProblems => string.Join("; ", problems),
        _ => $"{string.Join("; ", problems.Take(MostProblems))}; and {problems.Count - MostProblems} more",
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

    /// <summary>A number.</summary>
    Number,

    /// <summary>A file.</summary>
    File,

    /// <summary>Pictures, one or several.</summary>
    Pictures,
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

    /// <summary>How many lines of a text are shown.</summary>
    public int Rows { get; init; } = 4;

    /// <summary>Whether it must be filled in.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What is wrong with it; null for nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>What browsers may fill in by themselves: a word of HTML's <c>autocomplete</c>.</summary>
    public string Autocomplete { get; init; } = "off";

    /// <summary>Whether a choice is taken.</summary>
    public bool Has(string choice) => Kind == PageFieldKind.Choices ? Value?.Split(',').Contains(choice) == true : Value == choice;
}
