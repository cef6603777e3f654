using System.Security.Cryptography;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Swaps.Revisions;
using Interlock.Application.Swaps.Watching;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Configuration;
using Interlock.Infrastructure.Files;
using Interlock.Infrastructure.Plugins;
using Microsoft.Extensions.Logging;
using Moq;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>A folder with config.yaml and a model file that is loaded, watched on a clock that the test moves.</summary>
internal sealed class Watching : IDisposable
{
    private readonly CapturedLog _log = new();
    private readonly ILoggerFactory _logs;
    private readonly ConfigReader _reader = new(new Dictionary<string, string>());
    private readonly ModelCatalog _catalog;
    private readonly ConfigProposal _started;
    private readonly ConfigReloader _reloader;

    /// <summary>Starts with the files that are there.</summary>
    /// <param name="folder">Disposed by the test.</param>
    /// <param name="config">Where config.yaml is in it.</param>
    /// <param name="proposals">Reads texts; null for the real one.</param>
    public Watching(TemporaryFolder folder, string config = "config.yaml", IConfigProposals? proposals = null)
    {
        _logs = LoggerFactory.Create(logging => logging.AddProvider(_log));
        var reading = _reader.ReadFile(folder.PathOf(config));
        _started = reading.Proposal;
        _catalog = new ModelCatalog(reading.ValidConfig.Models);
        Source = reading.Source;
        var digests = new FileDigests(Time);
        Files = new ReadingThen(new WatchedFiles(reading.Source, digests), this);
        var changes = new FileChanges(Files, digests, new ModelFiles(_catalog, _started), Time);
        var file = new ConfigFile(_started, proposals ?? new ConfigProposals(Source, PluginSet.None), Files, Time, _logs.CreateLogger<ConfigFile>());
        _reloader = new ConfigReloader(file, changes, Status, Swaps, Time, _logs.CreateLogger<ConfigReloader>());
        Watcher = new ConfigWatcher(Files, changes, _reloader, Time, _logs.CreateLogger<ConfigWatcher>());
    }

    public ManualTime Time { get; } = new();

    public RecordedSwaps Swaps { get; } = new();

    public ConfigStatus Status { get; } = new();

    public ConfigSource Source { get; }

    public IWatchedFiles Files { get; }

    /// <summary>What happens right after config.yaml was read.</summary>
    public Action AfterReading { get; set; } = () => { };

    public ConfigWatcher Watcher { get; }

    /// <summary>Whether files keep the stamps that they have, whatever becomes of them: as on a file system with coarse times.</summary>
    public bool LooksUnchanged { get; set; }

    public IEnumerable<int> Events => _log.Ids;

    public IReadOnlyList<LogLine> Lines => [.. _log.Lines];

    /// <summary>A configuration of one model; a description makes it another text.</summary>
    public static string Yaml(string description, string model = "model.onnx") =>
        $$"""
        models:
          iris:
            kind: tabular
            description: {{description}}
            features: { x, y }
            labels: [a, b]
            active: v1
            versions: { v1: { runtime: onnx, path: {{model}} } }

        """;

    /// <summary>A folder with config.yaml, described as "first", and its model file.</summary>
    public static TemporaryFolder CreateFolder()
    {
        var folder = new TemporaryFolder();
        folder.Write("config.yaml", Yaml("first"));
        File.SetLastWriteTimeUtc(folder.Write("model.onnx", "content 1"), new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        return folder;
    }

    /// <summary>Loads what the server starts with, and lets everything come to rest.</summary>
    /// <param name="folder">With the model file.</param>
    public async Task StartAsync(TemporaryFolder folder)
    {
        Watcher.Begin();
        Publish(folder.PathOf("model.onnx"));
        await RestAsync();
    }

    /// <summary>Serves a version that is made of these files as they are now.</summary>
    public void Publish(params string[] paths) => _catalog.Publish([Loaded(paths.ToDictionary(path => path, HashOf))]);

    /// <summary>A look, one interval after the last.</summary>
    public void Turn()
    {
        Time.Advance(TimeSpan.FromMilliseconds(200));
        Watcher.Poll(CancellationToken.None);
    }

    /// <summary>As many looks as it takes to settle and to be tried, and no attempt under way after them.</summary>
    public async Task RestAsync()
    {
        for (var i = 0; i < 5; i++)
        {
            Turn();
            await EndOfAttemptAsync();
        }
    }

    /// <summary>Looks until the last of the requests is this one.</summary>
    public Task UntilAskedAsync(string text) => Poll.UntilAsync(
        () =>
        {
            Turn();
            return Task.FromResult(Swaps.Texts is [.., var last] && last == text);
        },
        "the text is applied");

    public void Dispose()
    {
        _reloader.Dispose();
        _catalog.Dispose();
        _logs.Dispose();
        _log.Dispose();
    }

    private Task EndOfAttemptAsync() => Poll.UntilAsync(() => Task.FromResult(!_reloader.IsRunning), "the attempt ends");

    private static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private LoadedModel<TabularRow, TabularResult> Loaded(Dictionary<string, string> hashes)
    {
        var version = new ModelVersion("iris", "v1", _started.Config!.Models["iris"]);
        var model = Mock.Of<IModel<TabularRow, TabularResult>>();
        return new LoadedModel<TabularRow, TabularResult>(
            version, new ModelInstance<TabularRow, TabularResult>(model, hashes, new Lifetime()), [], TimeProvider.System);
    }

    private sealed class ReadingThen(WatchedFiles files, Watching watching) : IWatchedFiles
    {
        private readonly Dictionary<string, FileStamp> _stamps = [];

        public string? Config => files.Config;

        public string DotEnv => files.DotEnv;

        public string Shown => files.Shown;

        public string? Sha256Of(string path) => files.Sha256Of(path);

        public FileStamp StampOf(string path) => watching.LooksUnchanged ? _stamps.GetValueOrDefault(path) : _stamps[path] = files.StampOf(path);

        public ConfigFileText ReadConfig()
        {
            var read = files.ReadConfig();
            watching.AfterReading();
            return read;
        }
    }
}
