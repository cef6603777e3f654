using System.Collections.Concurrent;
using System.Globalization;
using Autofac;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Runtimes;
using Interlock.Infrastructure.Runtimes.Onnx.Tabular;

namespace Interlock.Api.Tests.Support;

/// <summary>
/// A tabular model that does what its file says, in words: <c>add=5</c> answers x + 5, <c>label=b</c> that label, <c>delay=20</c> takes so many milliseconds,
/// <c>fail=load</c> or <c>fail=infer</c> fails. Everything else is ignored, so that files with the same answers can differ.
/// </summary>
internal sealed class ScriptedModel : IModel<TabularRow, TabularResult>, IFileHashes, IDisposable
{
    private static readonly Dictionary<string, string> Nothing = [];

    private readonly ScriptedModels _models;
    private string _sha256;
    private string _path;
    private Dictionary<string, string> _script;
    private int _isDisposed;

    public ScriptedModel(OnnxTabularConfig version, ScriptedModels models)
    {
        var file = ModelFile.Read(version.Path, version.Sha256);
        (_path, _sha256) = (file.Path, file.Sha256);
        _script = System.Text.Encoding.UTF8.GetString(file.Content).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(word => word.Split('=')).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        models.Loading(this);
        if (Word("fail") == "load")
        {
            throw new ModelLoadException($"'{version.Path}' says so");
        }

        _models = models;
        models.Made.Add(this);
    }

    public IReadOnlyDictionary<string, string> Sha256 => new Dictionary<string, string> { [_path] = _sha256 };

    /// <summary>The name of its file.</summary>
    public string Name => Path.GetFileName(_path);

    public int Disposals => Volatile.Read(ref _isDisposed);

    public string? Word(string name) => _script.GetValueOrDefault(name);

    public async ValueTask<IReadOnlyList<TabularResult>> Infer(IReadOnlyList<TabularRow> inputs, CancellationToken cancellationToken)
    {
        if (Disposals > 0)
        {
            _models.UsedAfterDispose();
        }

        await _models.Asking(this, inputs);
        if (Word("delay") is { } delay)
        {
            await Task.Delay(int.Parse(delay, CultureInfo.InvariantCulture), cancellationToken);
        }

        return Word("fail") == "infer" && inputs.Any(row => row.Numbers[0] != 0)
            ? throw new InferenceException("the file says so")
            : [.. inputs.Select(Answer)];
    }

    public void Dispose()
    {
        // Thousands of them are remembered.
        (_script, _sha256, _path) = (Nothing, "", string.Intern(Name));
        Interlocked.Increment(ref _isDisposed);
    }

    private TabularResult Answer(TabularRow row)
    {
        var label = Word("label");
        return label is null
            ? new TabularResult(row.Numbers[0] + double.Parse(Word("add") ?? "0", CultureInfo.InvariantCulture))
            : new TabularResult(label[0] - 'a', label, [label == "a" ? 1 : 0, label == "b" ? 1 : 0]);
    }
}

/// <summary>All models that were made.</summary>
internal sealed class ScriptedModels
{
    private int _usedAfterDispose;

    public ConcurrentBag<ScriptedModel> Made { get; } = [];

    /// <summary>Is called with every model that is being loaded.</summary>
    public Action<ScriptedModel> Loading { get; set; } = _ => { };

    /// <summary>Is called with every model that is asked, and what; what it throws, the model throws.</summary>
    public Func<ScriptedModel, IReadOnlyList<TabularRow>, Task> Asking { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Those that are not freed.</summary>
    public IEnumerable<ScriptedModel> Live => Made.Where(model => model.Disposals == 0);

    /// <summary>How often a model was asked that was freed already.</summary>
    public int UsesAfterDispose => Volatile.Read(ref _usedAfterDispose);

    public void UsedAfterDispose() => Interlocked.Increment(ref _usedAfterDispose);

    /// <summary>Wires them in place of ONNX.</summary>
    public void Wire(ContainerBuilder container)
    {
        container.RegisterInstance(this);
        container.RegisterType<ScriptedModel>().Keyed<IModel<TabularRow, TabularResult>>("onnx");
    }
}
