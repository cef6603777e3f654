namespace Interlock.Api.WebConsole;

/// <summary>A page that is a table, a part of it at a time.</summary>
/// <param name="Title">Of the page.</param>
/// <param name="Table">The rows.</param>
public sealed record ListPage(string Title, PageTable Table)
{
    /// <summary>What the rows can be chosen by.</summary>
    public IReadOnlyList<PageFilter> Filters { get; init; } = [];

    /// <summary>What can be done.</summary>
    public IReadOnlyList<PageAction> Actions { get; init; } = [];

    /// <summary>What can be filled in.</summary>
    public IReadOnlyList<PageForm> Forms { get; init; } = [];

    /// <summary>What to know of the rows; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>What the next part is asked for with; null on the last one.</summary>
    public string? Next { get; init; }

    /// <summary>The parameter of the query that <see cref="Next"/> is.</summary>
    public string NextBy { get; init; } = "before";
}

/// <summary>A page of one thing.</summary>
/// <param name="Title">Of the page.</param>
/// <param name="Facts">What there is to say in a few words; without a text it is left out.</param>
public sealed record DetailPage(string Title, IReadOnlyList<PageFact> Facts)
{
    /// <summary>What is shown can be chosen by.</summary>
    public IReadOnlyList<PageFilter> Filters { get; init; } = [];

    /// <summary>Charts of what is in the tables.</summary>
    public IReadOnlyList<PageChart> Charts { get; init; } = [];

    /// <summary>A map of what is in the tables; null for none.</summary>
    public PageMap? Map { get; init; }

    /// <summary>A graph of what is in the tables; null for none.</summary>
    public PageGraph? Graph { get; init; }

    /// <summary>Longer texts, each under a heading.</summary>
    public IReadOnlyList<PageText> Texts { get; init; } = [];

    /// <summary>Tables, each under a heading.</summary>
    public IReadOnlyList<PageTable> Tables { get; init; } = [];

    /// <summary>Leads to the part of a table that does not fit; null for none.</summary>
    public PageCell? More { get; init; }

    /// <summary>What can be done with it.</summary>
    public IReadOnlyList<PageAction> Actions { get; init; } = [];

    /// <summary>What can be filled in.</summary>
    public IReadOnlyList<PageForm> Forms { get; init; } = [];
}

/// <summary>A table.</summary>
/// <param name="Name">What it lists.</param>
/// <param name="Columns">The heads of the columns.</param>
/// <param name="Rows">The rows; the first cell names the row.</param>
public sealed record PageTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<PageCell>> Rows);

/// <summary>A cell of a table.</summary>
/// <param name="Text">What stands in it; null for nothing.</param>
/// <param name="Path">Where it leads; null for nowhere.</param>
public sealed record PageCell(string? Text, string? Path = null)
{
    /// <summary>A time, shown in UTC.</summary>
    public DateTime? Time { get; init; }

    /// <summary>A part of a whole, 0 to 1, drawn as a bar behind the text; null for none.</summary>
    public double? Bar { get; init; }

    /// <summary>A cell that leads nowhere.</summary>
    public static implicit operator PageCell(string? text) => new(text);

    /// <summary>A cell with a time.</summary>
    public static implicit operator PageCell(DateTime? time) => new((string?)null) { Time = time };
}

/// <summary>A fact.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The fact itself.</param>
public sealed record PageFact(string Name, PageCell Value)
{
    /// <summary>Whether there is anything to say.</summary>
    public bool IsKnown => Value.Time is not null || !string.IsNullOrEmpty(Value.Text);
}

/// <summary>A longer text.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Text">The text.</param>
public sealed record PageText(string Name, string Text);

/// <summary>A button that changes something.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Path">Where the form is sent.</param>
public sealed record PageAction(string Name, string Path);

/// <summary>A field to choose rows by.</summary>
/// <param name="Name">The parameter of the query.</param>
/// <param name="Value">What was chosen; null for all.</param>
/// <param name="Choices">What there is to choose from; empty for a field to write in.</param>
public sealed record PageFilter(string Name, string? Value, IReadOnlyList<string> Choices)
{
    /// <summary>What stands for no choice.</summary>
    public string None { get; init; } = "all";
}
