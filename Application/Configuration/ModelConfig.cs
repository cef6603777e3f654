namespace Interlock.Application.Configuration;

/// <summary>An entry of <c>models</c>: the contract front-ends see and the versions that can keep it. The key <c>kind</c> picks the record.</summary>
[ConfigUnion("kind")]
public abstract record ModelConfig : IConfigSection
{
    private readonly string? _active;

    [ConfigDoc("What the model answers, in a sentence; shown by the API and Swagger.")]
    public string Description { get; init; } = "";

    [ConfigDoc("The version that answers; may be left out where there is one.")]
    public string Active
    {
        get => _active ?? (Versions is { Count: 1 } only ? only.Keys.First() : "");
        init => _active = value;
    }

    [ConfigDoc("The implementations ops can choose from, by name.")]
    public required IReadOnlyDictionary<string, VersionConfig> Versions { get; init; }

    [ConfigDoc("A version that answers a share of the requests, to try it.")]
    public CanaryConfig? Canary { get; init; }

    [ConfigDoc("A version that is asked what the active one is asked, and whose answers are compared but never given.")]
    public string? Shadow { get; init; }

    [ConfigDoc("Further versions to keep loaded, so that callers can ask for them with x-model-version.")]
    public IReadOnlyList<string> KeepLoaded { get; init; } = [];

    [ConfigDoc("How requests reach the model.")]
    public ServingConfig Serving { get; init; } = new();

    [ConfigDoc("What proves a version before it answers.")]
    public SwapConfig Swap { get; init; } = new();

    [ConfigDoc("What of its quality is watched.")]
    public QualityConfig Quality { get; init; } = new();

    [ConfigDoc("Answer the messages of a RabbitMQ queue, too.")]
    public ConsumeConfig? Consume { get; init; }

    [ConfigDoc("Keep every request and answer in the datastore; where false, answers carry no id.")]
    public bool Record { get; init; } = true;

    /// <summary>What <see cref="Serving"/> comes to for this kind.</summary>
    public virtual ServingLimits Limits =>
        new(Serving.MaxBatch, Serving.Instances, Serving.Queue ?? 256, Serving.Timeout ?? TimeSpan.FromSeconds(2));

    /// <summary>The configuration of the active version.</summary>
    public VersionConfig ActiveVersion => Versions[Active];

    /// <summary>Every version that is loaded, the active one first.</summary>
    public IEnumerable<string> LoadedVersions => new[] { Active, Canary?.Version, Shadow }.OfType<string>().Concat(KeepLoaded).Distinct(StringComparer.Ordinal);

    /// <summary>The files of the versions that are loaded, and of the golden requests.</summary>
    public IEnumerable<string> LoadedFiles
    {
        get
        {
            var files = LoadedVersions.SelectMany(version => Versions[version].Files);
            return Swap.Golden is { } golden ? files.Append(golden) : files;
        }
    }

    /// <summary>Names an item of a request with several, counted from 0, for messages.</summary>
    public virtual string PathOfItem(int item) => $"item {item + 1}";

    /// <summary>Whether answers carry a label, so that versions are compared by it; else they are compared by their numbers.</summary>
    public virtual bool HasLabels => false;

    /// <summary>The labels that an answer may have: none where answers are numbers, null where they are neither.</summary>
    /// <param name="request">The request, as it was recorded.</param>
    public virtual IReadOnlyList<string>? LabelsOf(string request) => null;

    /// <inheritdoc />
    public virtual IEnumerable<ConfigProblem> Validate()
    {
        if (Versions.Count == 0)
        {
            yield return new ConfigProblem("versions", "at least one version is needed");
        }

        foreach (var name in Versions.Keys.Where(name => !ConfigId.IsValid(name)))
        {
            yield return new ConfigProblem($"versions.{name}", ConfigId.Rule);
        }

        foreach (var problem in VersionUse.Check(this))
        {
            yield return problem;
        }

        foreach (var (name, version) in Versions.Where(version => version.Value.LongestRun >= Limits.Timeout))
        {
            var (run, wait) = (version.LongestRun!.Value.TotalSeconds, Limits.Timeout.TotalSeconds);
            yield return new ConfigProblem($"versions.{name}", $"may take {run} s, but callers wait {wait} s (serving.timeout)", IsWarning: true);
        }

        foreach (var (name, version) in Versions.Where(version => version.Value.LongestRun >= Serving.HungAfter))
        {
            var (run, hung) = (version.LongestRun!.Value.TotalSeconds, Serving.HungAfter!.Value.TotalSeconds);
            yield return new ConfigProblem($"versions.{name}", $"may take {run} s, but counts as hung after {hung} s (serving.hung-after)", IsWarning: true);
        }
    }
}

/// <summary>An entry of <c>versions</c>: one implementation. The key <c>runtime</c> picks the record.</summary>
[ConfigUnion("runtime")]
public abstract record VersionConfig
{
    [ConfigDoc("What the version was trained on, summed up by 'interlock reference', to tell drift; by default its first predictions are.")]
    [ConfigPath]
    public string? Reference { get; init; }

    /// <summary>Files this version is made of, as paths; their hashes identify it.</summary>
    public virtual IEnumerable<string> Files => [];

    /// <summary>The entries of <c>clients</c> this version calls where they are configured.</summary>
    public virtual IEnumerable<string> Clients => [];

    /// <summary>The entry of <c>clients</c> that its key <c>client</c> names and that it cannot run without, or null.</summary>
    public virtual string? NeededClient => null;

    /// <summary>How many of its runs make sense at once where ops do not say, or null to find that out.</summary>
    public virtual int? Instances => null;

    /// <summary>Whether loading it starts threads that answer requests later; a version that cannot be known to start none is loaded as if it did.</summary>
    public virtual bool StartsThreads => true;

    /// <summary>What it means where an answer has another label than the one with the highest score.</summary>
    /// <param name="labels">How many labels the contract has.</param>
    public virtual LabelScores LabelScoresOf(int labels) => LabelScores.MustAgree;

    /// <summary>How long one inference may take by this version's own keys, or null where they do not say.</summary>
    public virtual TimeSpan? LongestRun => null;
}

/// <summary>How labels and scores of a version go together; checked when it is loaded.</summary>
public enum LabelScores
{
    /// <summary>The label is the one with the highest score; another one is an error.</summary>
    MustAgree,

    /// <summary>They may disagree near a threshold; that is a warning.</summary>
    MayDiffer,

    /// <summary>The label comes from elsewhere.</summary>
    Unrelated,
}

/// <summary>The section <c>serving</c> of a model.</summary>
public sealed record ServingConfig
{
    [ConfigDoc("Most items handed to the runtime at once; requests that wait are answered together. Models of kind route and sensor take one at a time.")]
    [ConfigRange("1", "4096")]
    public int MaxBatch { get; init; } = 32;

    [ConfigDoc("Most batches run at the same time. By default as many as there are processors, and no limit for a model that answers within a millisecond.")]
    [ConfigRange("1", "256")]
    public int? Instances { get; init; }

    [ConfigDoc("Most requests waiting for the model; beyond it they get 503 with Retry-After. By default 256; for models of kind route 16.")]
    [ConfigRange("0", "100000")]
    public int? Queue { get; init; }

    [ConfigDoc("Longest time from admission to answer; beyond it 504. By default 2s; for models of kind route and sensor 30s.")]
    [ConfigRange("1ms", "1h")]
    public TimeSpan? Timeout { get; init; }

    [ConfigDoc("A model with a run that has taken longer than this counts as hung: it is not ready until the run ends. By default three times the timeout.")]
    [ConfigRange("100ms", "1d")]
    public TimeSpan? HungAfter { get; init; }
}
