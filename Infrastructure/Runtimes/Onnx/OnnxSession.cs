using System.Runtime.InteropServices;
using System.Text;
using Interlock.Domain;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>A loaded ONNX file. Thread-safe; may be disposed while runs are in it, which then finish first.</summary>
internal sealed unsafe class OnnxSession : IDisposable
{
    private const int ErrorsOnly = 3;
    private const int AllOptimizations = 99;

    private readonly OrtSessionHandle _handle;
    private readonly nint[] _inputNames;
    private readonly nint[] _outputNames;

    private OnnxSession(OrtSessionHandle handle, OnnxFiles files)
    {
        _handle = handle;
        Path = files.Model.Path;
        Sha256 = files.Sha256;
        var session = handle.DangerousGetHandle();
        Inputs = OnnxSignature.InputsOf(session);
        Outputs = OnnxSignature.OutputsOf(session);
        _inputNames = [.. Inputs.Select(input => handle.Utf8(input.Name))];
        _outputNames = [.. Outputs.Select(output => handle.Utf8(output.Name))];
    }

    /// <summary>The file, as it was named.</summary>
    public string Path { get; }

    /// <summary>The hash of the file and of the files with its weights, in lowercase, by path.</summary>
    public IReadOnlyDictionary<string, string> Sha256 { get; }

    /// <summary>What every run must be given, in this order; inputs with a default in the file are not among them.</summary>
    public IReadOnlyList<OnnxValueInfo> Inputs { get; }

    /// <summary>What a run can give.</summary>
    public IReadOnlyList<OnnxValueInfo> Outputs { get; }

    /// <summary>Loads a model file.</summary>
    /// <param name="path">The file; weights outside it are read from beside it.</param>
    /// <param name="sha256">Its expected hash, or null.</param>
    /// <param name="threads">Threads one run may use.</param>
    /// <exception cref="ModelLoadException">The file cannot be read, is another than expected or no model.</exception>
    public static OnnxSession Load(string path, string? sha256, int threads)
    {
        var files = OnnxFiles.Read(path, sha256);
        var handle = new OrtSessionHandle();
        try
        {
            handle.Own(Create(files, threads, handle));
            return new OnnxSession(handle, files);
        }
        catch (Exception e) when ((e is TypeInitializationException ? e.InnerException : e) is OrtException or DllNotFoundException)
        {
            handle.Dispose();
            throw new ModelLoadException($"ONNX Runtime cannot load '{path}': {(e.InnerException ?? e).Message}", e);
        }
    }

    /// <summary>Tells why the file does not fit a contract, and what it takes and gives.</summary>
    public string Mismatch(string contract, IEnumerable<string> problems) =>
        $"'{Path}' does not fit {contract}. {string.Join(" ", problems.Select(problem => $"- {problem}."))}"
        + $" The file takes {string.Join("; ", Inputs)} and gives {string.Join("; ", Outputs)}.";

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">One value for each of <see cref="Inputs"/>.</param>
    /// <param name="wanted">Which of <see cref="Outputs"/> to compute.</param>
    /// <param name="outputs">Receives one value for each wanted output; the caller releases them.</param>
    /// <exception cref="OrtException">ONNX Runtime refused or failed.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public void Run(ReadOnlySpan<nint> inputs, ReadOnlySpan<int> wanted, Span<nint> outputs)
    {
        var outputNames = stackalloc nint[wanted.Length];
        for (var i = 0; i < wanted.Length; i++)
        {
            outputNames[i] = _outputNames[wanted[i]];
        }

        outputs.Clear();
        var held = false;
        try
        {
            _handle.DangerousAddRef(ref held);
            fixed (nint* inputNames = _inputNames, inputValues = inputs, outputValues = outputs)
            {
                Ort.Check(Ort.Run(_handle.DangerousGetHandle(), 0, inputNames, inputValues, (nuint)inputs.Length, outputNames, (nuint)wanted.Length, outputValues));
            }
        }
        finally
        {
            if (held)
            {
                _handle.DangerousRelease();
            }
        }
    }

    /// <summary>Releases what a run gave.</summary>
    public static void Release(ReadOnlySpan<nint> outputs)
    {
        foreach (var output in outputs)
        {
            if (output != 0)
            {
                Ort.ReleaseValue(output);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _handle.Dispose();

    private static nint Create(OnnxFiles files, int threads, OrtSessionHandle handle)
    {
        nint options;
        nint session;
        Ort.Check(Ort.CreateSessionOptions(&options));
        try
        {
            Configure(options, threads);
            AddWeights(options, files.Weights, handle);
            fixed (byte* content = files.Model.Content)
            {
                Ort.Check(Ort.CreateSessionFromArray(Ort.Environment, content, (nuint)files.Model.Content.Length, options, &session));
            }
        }
        finally
        {
            Ort.ReleaseSessionOptions(options);
        }

        return session;
    }

    private static void AddWeights(nint options, IReadOnlyDictionary<string, ModelFile> weights, OrtSessionHandle handle)
    {
        if (weights.Count == 0)
        {
            return;
        }

        nint[] names = [.. weights.Keys.Select(Marshal.StringToCoTaskMemUTF8)];
        nint[] contents = [.. weights.Values.Select(file => handle.Keep(file.Content))];
        nuint[] lengths = [.. weights.Values.Select(file => (nuint)file.Content.Length)];
        try
        {
            fixed (nint* name = names, content = contents)
            fixed (nuint* length = lengths)
            {
                Ort.Check(Ort.AddExternalFiles(options, name, content, length, (nuint)weights.Count));
            }
        }
        finally
        {
            Array.ForEach(names, Marshal.FreeCoTaskMem);
        }
    }

    private static void Configure(nint options, int threads)
    {
        Ort.Check(Ort.SetLogSeverity(options, ErrorsOnly));
        Ort.Check(Ort.SetGraphOptimization(options, AllOptimizations));
        Ort.Check(Ort.SetIntraOpThreads(options, threads));
        Ort.Check(Ort.SetInterOpThreads(options, 1));
        Set(options, "session.intra_op.allow_spinning", "0");
        Set(options, "session.inter_op.allow_spinning", "0");
    }

    private static void Set(nint options, string key, string value)
    {
        fixed (byte* keyUtf8 = Encoding.UTF8.GetBytes(key + '\0'), valueUtf8 = Encoding.UTF8.GetBytes(value + '\0'))
        {
            Ort.Check(Ort.AddSessionConfigEntry(options, keyUtf8, valueUtf8));
        }
    }
}
