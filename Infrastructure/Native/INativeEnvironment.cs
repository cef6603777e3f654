namespace Interlock.Infrastructure.Native;

/// <summary>Sets environment variables of this process so that native libraries see them.</summary>
internal interface INativeEnvironment
{
    /// <summary>The one of this platform.</summary>
    static INativeEnvironment Current { get; } = OperatingSystem.IsWindows() ? new ManagedEnvironment() : new LibcEnvironment();

    /// <summary>Sets a variable, unless it is set already.</summary>
    void SetDefault(string name, string value);
}
