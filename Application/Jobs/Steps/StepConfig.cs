using Interlock.Application.Configuration;
using Interlock.Domain;

namespace Interlock.Application.Jobs.Steps;

/// <summary>An entry of <c>steps</c>: one piece of a run. The key <c>kind</c> picks the record. Texts may hold <c>{{ date }}</c> and the like.</summary>
[ConfigUnion("kind", typeof(InferStepConfig), typeof(FillStepConfig), typeof(ExportStepConfig), typeof(HttpStepConfig), typeof(SqlStepConfig), typeof(CommandStepConfig))]
public abstract record StepConfig
{
    [ConfigDoc("Steps that must have succeeded before this one begins.")]
    public IReadOnlyList<string> After { get; init; } = [];

    [ConfigDoc("How often this step is tried again; by default as often as the job says.")]
    [ConfigRange("0", "100")]
    public int? Retries { get; init; }

    [ConfigDoc("Pause before this step is tried again; by default as long as the job says.")]
    [ConfigRange("0s", "1d")]
    public TimeSpan? RetryDelay { get; init; }

    [ConfigDoc("Longest time one attempt at this step may take; by default as long as the run.")]
    [ConfigRange("1s", "30d")]
    public TimeSpan? Timeout { get; init; }

    /// <summary>The texts that may hold placeholders, by their keys.</summary>
    public abstract IEnumerable<(string Key, string? Text)> Templates { get; }
}

/// <summary>Rows of files or of a query, answered by a model, into a file or a table.</summary>
[ConfigName("infer")]
public sealed record InferStepConfig : StepConfig, IConfigSection
{
    [ConfigDoc("The model that answers.")]
    public required string Model { get; init; }

    [ConfigDoc("Files to read, CSV with a header or NDJSON, as a path or a pattern such as data/{{ date }}/*.csv, from the folder of config.yaml.")]
    public string? Files { get; init; }

    [ConfigDoc("A query on the datastore whose rows are read, in an order of their own (ORDER BY), so that a run can be resumed.")]
    public string? Query { get; init; }

    [ConfigDoc("File to write, CSV or NDJSON by its extension, from the folder of config.yaml. It appears when it is complete.")]
    public string? Output { get; init; }

    [ConfigDoc("Table of the datastore to write to; it is made if it does not exist.")]
    public string? Table { get; init; }

    [ConfigDoc("Columns of the input to keep beside the answer; by default all.")]
    public IReadOnlyList<string>? Keep { get; init; }

    [ConfigDoc("Rows between two commits: what is done again at most when a run is resumed.")]
    [ConfigRange("1", "1000000")]
    public int Chunk { get; init; } = 10_000;

    [ConfigDoc("What becomes of rows the model cannot answer: fail ends the step, skip leaves them out and counts them.")]
    public BadRows BadRows { get; init; } = BadRows.Fail;

    [ConfigDoc("Keep every request and answer as a prediction, too; the rows that are written tell model, version and revision anyway.")]
    public bool Record { get; init; }

    /// <inheritdoc />
    public override IEnumerable<(string Key, string? Text)> Templates => [("files", Files), ("query", Query), ("output", Output)];

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (Files is null == Query is null)
        {
            yield return new ConfigProblem(Files is null ? "" : "query", "rows come from one place: 'files' or 'query'");
        }

        if (Output is null == Table is null)
        {
            yield return new ConfigProblem(Output is null ? "" : "table", "answers go to one place: 'output' or 'table'");
        }

        if (Output is not null && Path.GetExtension(Output).ToUpperInvariant() is not (".CSV" or ".NDJSON" or ".JSONL"))
        {
            yield return new ConfigProblem("output", "must end in .csv, .ndjson or .jsonl");
        }

        if (Table is not null && ReservedTables.Has(Table))
        {
            yield return new ConfigProblem("table", $"'{Table}' is a table of the server's own");
        }

        if (Table is not null && (Table.Length > 63 || !ConfigId.IsValid(Table) || Table.AsSpan().ContainsAny('.', '-')))
        {
            yield return new ConfigProblem("table", "is not the name of a table: 1 to 63 letters, digits or '_', beginning with a letter or digit");
        }
    }
}

/// <summary>What becomes of rows a model cannot answer.</summary>
public enum BadRows
{
    /// <summary>The first ends the step.</summary>
    Fail,

    /// <summary>They are left out, counted and logged.</summary>
    Skip,
}

/// <summary>Scores a day of every sensor.</summary>
[ConfigName("fill")]
public sealed record FillStepConfig : StepConfig
{
    [ConfigDoc("The sensor model that scores.")]
    public required string Model { get; init; }

    [ConfigDoc("The UTC day.")]
    public string Date { get; init; } = "{{ date }}";

    /// <inheritdoc />
    public override IEnumerable<(string Key, string? Text)> Templates => [("date", Date)];
}

/// <summary>Calls an address; a status other than 2xx is a failure, a redirect too.</summary>
[ConfigName("http")]
public sealed record HttpStepConfig : StepConfig, IConfigSection
{
    [ConfigDoc("The address.")]
    [ConfigSecret]
    public required string Url { get; init; }

    [ConfigDoc("GET, POST, PUT, PATCH or DELETE.")]
    public string Method { get; init; } = "POST";

    [ConfigDoc("Headers to send.")]
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new OrderedDictionary<string, string>();

    [ConfigDoc("The body to send; JSON unless the header Content-Type says otherwise.")]
    public string? Body { get; init; }

    /// <inheritdoc />
    public override IEnumerable<(string Key, string? Text)> Templates =>
        [("url", Url), .. Headers.Select(header => ($"headers.{header.Key}", (string?)header.Value)), ("body", Body)];

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (!Url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !Url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            yield return new ConfigProblem("url", "is not an address such as https://example.com/hook");
        }

        if (Method is not ("GET" or "POST" or "PUT" or "PATCH" or "DELETE"))
        {
            yield return new ConfigProblem("method", $"'{Excerpt.Of(Method, 16)}' is not one of: GET, POST, PUT, PATCH, DELETE");
        }
    }
}

/// <summary>Runs statements on the datastore, in one transaction.</summary>
[ConfigName("sql")]
public sealed record SqlStepConfig : StepConfig
{
    [ConfigDoc("The statements. {{ date }} and the like are given as parameters, never pasted in.")]
    public required string Sql { get; init; }

    /// <inheritdoc />
    public override IEnumerable<(string Key, string? Text)> Templates => [("sql", Sql)];
}

/// <summary>Runs a program; an exit code other than 0 is a failure. What it prints goes to the log of the step.</summary>
[ConfigName("command")]
public sealed record CommandStepConfig : StepConfig, IConfigSection
{
    [ConfigDoc("The program and its arguments. No shell reads them.")]
    public required IReadOnlyList<string> Command { get; init; }

    [ConfigDoc("Environment variables, beside INTERLOCK_DATE, INTERLOCK_RUN and INTERLOCK_JOB. The server's own are not passed on, but PATH and HOME.")]
    public IReadOnlyDictionary<string, string> Env { get; init; } = new OrderedDictionary<string, string>();

    /// <inheritdoc />
    public override IEnumerable<(string Key, string? Text)> Templates =>
        [.. Command.Select((text, i) => ($"command[{i}]", (string?)text)), .. Env.Select(variable => ($"env.{variable.Key}", (string?)variable.Value))];

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (Command.Count == 0 || Command[0].Length == 0)
        {
            yield return new ConfigProblem("command", "needs a program, such as [gzip, out.csv]");
        }
    }
}
