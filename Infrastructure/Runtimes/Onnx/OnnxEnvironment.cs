using Microsoft.ML.OnnxRuntime;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>ONNX Runtime's environment, one for the process: no telemetry, no console output.</summary>
internal static class OnnxEnvironment
{
    // Kept alive for the process: native code calls it.
    private static readonly DOrtLoggingFunction Ignore = (_, _, _, _, _, _) => { };

    private static readonly Lazy<OrtEnv> Environment = new(Create);

    /// <summary>Must be called before anything else of ONNX Runtime.</summary>
    public static void Initialize() => _ = Environment.Value;

    private static OrtEnv Create()
    {
        // The library reports usage to its makers by default, and reads this before its first call ends.
        NativeEnvironment.SetDefault("ORT_DISABLE_TELEMETRY", "1");
        var options = new EnvironmentCreationOptions
        {
            logId = "interlock",
            logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            loggingFunction = Ignore,
        };

        // A plugin may have created it.
        return OrtEnv.IsCreated ? OrtEnv.Instance() : OrtEnv.CreateInstanceWithOptions(ref options);
    }
}
