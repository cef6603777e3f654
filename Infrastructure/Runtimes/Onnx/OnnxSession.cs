using Interlock.Infrastructure.Runtimes.Onnx.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>A loaded ONNX file. Thread-safe; freed when it is disposed and the last <see cref="OnnxRun"/> over it is.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly OnnxSessionHandle _handle;
    private readonly ModelFile _file;

    /// <param name="session">The session, which is owned from now on.</param>
    /// <param name="files">What it was loaded from; weights are read in place and stay alive with the session.</param>
    /// <param name="isOnCpu">Whether its inputs are read where they are filled.</param>
    public OnnxSession(InferenceSession session, OnnxFiles files, bool isOnCpu)
    {
        _handle = new OnnxSessionHandle(session, files);
        Inputs = [.. session.InputNames.Select(name => OnnxValueInfo.Of(name, session.InputMetadata[name]))];
        Outputs = [.. session.OutputNames.Select(name => OnnxValueInfo.Of(name, session.OutputMetadata[name]))];
        _file = files.Model;
        (Path, Sha256, IsOnCpu) = (files.Model.Path, files.Sha256, isOnCpu);
    }

    /// <summary>The file, as it was named.</summary>
    public string Path { get; }

    /// <summary>The hash of the file and of the files with its weights, in lowercase, by path.</summary>
    public IReadOnlyDictionary<string, string> Sha256 { get; }

    /// <summary>The inputs of every run, in this order, without those that have a default in the file.</summary>
    public IReadOnlyList<OnnxValueInfo> Inputs { get; }

    /// <summary>The outputs.</summary>
    public IReadOnlyList<OnnxValueInfo> Outputs { get; }

    /// <summary>Whether runs read their inputs in place; another device gets a copy with each run.</summary>
    public bool IsOnCpu { get; }

    /// <summary>Reads the graph of the file.</summary>
    public OnnxGraph ReadGraph() => OnnxGraph.Read(_file.Content);

    /// <summary>Whether the first dimension of every input and of these outputs is open and, by its name, the same: the rows.</summary>
    public bool HasRows(IEnumerable<string> outputs)
    {
        var metadata = _handle.Session.OutputMetadata;
        var all = Inputs.Select(input => _handle.Session.InputMetadata[input.Name]).Concat(outputs.Select(output => metadata[output])).ToList();
        return all.TrueForAll(value => value.Dimensions is [< 0, ..]) && all.Select(value => value.SymbolicDimensions[0]).Where(name => name.Length > 0).Distinct().Count() <= 1;
    }

    /// <summary>Keeps the session until <see cref="Release"/>, even if it is disposed meanwhile.</summary>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public InferenceSession Acquire()
    {
        var acquired = false;
        _handle.DangerousAddRef(ref acquired);
        return _handle.Session;
    }

    /// <summary>Ends one <see cref="Acquire"/>.</summary>
    public void Release() => _handle.DangerousRelease();

    /// <summary>Describes why the file does not fit a contract, and what it takes and gives.</summary>
    public string Mismatch(string contract, IEnumerable<string> problems) =>
        $"'{Path}' does not fit {contract}. {string.Join(" ", problems.Select(problem => $"- {problem}."))}"
        + $" The file takes {string.Join("; ", Inputs)} and gives {string.Join("; ", Outputs)}.";

    /// <inheritdoc />
    public void Dispose() => _handle.Dispose();
}
