using System.Runtime.InteropServices;

namespace Interlock.Infrastructure.Native;

/// <summary>Unix: .NET keeps a copy of the environment, so that what it sets does not reach native code; libc's setenv does.</summary>
internal sealed partial class LibcEnvironment : INativeEnvironment
{
    /// <inheritdoc />
    public void SetDefault(string name, string value)
    {
        if (SetEnv(name, value, overwrite: 0) != 0)
        {
            throw new InvalidOperationException($"The environment variable {name} cannot be set: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);
}
