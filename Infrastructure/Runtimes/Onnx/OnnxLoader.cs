using Interlock.Application;
using Interlock.Domain;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>Loads ONNX files. Thread-safe.</summary>
public sealed partial class OnnxLoader(ILogger<OnnxLoader> logger)
{
    /// <summary>Loads a model file.</summary>
    /// <param name="path">The file; weights outside it are read from beside it.</param>
    /// <param name="sha256">Its expected hash, or null.</param>
    /// <param name="version">Threads and execution provider.</param>
    /// <exception cref="ModelLoadException">The file cannot be read, is another than expected or no model, or the provider is not available.</exception>
    internal OnnxSession Load(string path, string? sha256, OnnxVersionConfig version)
    {
        var files = OnnxFiles.Read(path, sha256);
        try
        {
            OnnxEnvironment.Initialize();
            var (options, provider) = Configure(path, version);
            using (options)
            {
                ExternalWeights.Add(options, files.Weights);
                return new OnnxSession(new InferenceSession(files.Model.Content, options), files, provider is OnnxProvider.Cpu);
            }
        }
        catch (Exception e) when ((e is TypeInitializationException ? e.InnerException : e) is OnnxRuntimeException or DllNotFoundException)
        {
            throw new ModelLoadException($"ONNX Runtime cannot load '{path}': {(e.InnerException ?? e).Message.TrimEnd('.')}. Copy or export the file again, or correct its path.", e);
        }
    }

    private (SessionOptions Options, OnnxProvider Provider) Configure(string path, OnnxVersionConfig version)
    {
        if (version.Provider is OnnxProvider.Cpu)
        {
            return (OptionsFor(version), OnnxProvider.Cpu);
        }

        var options = OptionsFor(version);
        var problem = CudaProvider.Append(options);
        if (problem is null)
        {
            return (options, OnnxProvider.Cuda);
        }

        // After a failed append the options are of no more use.
        options.Dispose();
        if (version.Provider is OnnxProvider.Cuda)
        {
            throw new ModelLoadException($"'{path}' cannot run on CUDA: {problem}. Use 'provider: auto' to run on the CPU where CUDA is not available.");
        }

        LogFallback(path, problem);
        return (OptionsFor(version), OnnxProvider.Cpu);
    }

    private static SessionOptions OptionsFor(OnnxVersionConfig version)
    {
        var options = new SessionOptions
        {
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = version.Threads,
            InterOpNumThreads = 1,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        return options;
    }

    [LoggerMessage(EventIds.OnnxProviderFallback, LogLevel.Warning, "{Path} runs on the CPU because CUDA is not available: {Reason}")]
    private partial void LogFallback(string path, string reason);
}
