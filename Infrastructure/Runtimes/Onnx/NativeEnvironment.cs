using System.Runtime.InteropServices;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>Sets environment variables of this process so that native libraries see them.</summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable, unless it is set already.</summary>
    public static void SetDefault(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is not null)
        {
            return;
        }

        // On Unix .NET sets variables in a copy of the environment, which native code does not see.
        Environment.SetEnvironmentVariable(name, value);
        if (!OperatingSystem.IsWindows() && SetEnv(name, value, overwrite: 0) != 0)
        {
            throw new InvalidOperationException($"The environment variable {name} cannot be set: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);
}
