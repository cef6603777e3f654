namespace Interlock.Infrastructure.Native;

/// <summary>Platforms on which .NET changes the environment that native code reads, such as Windows.</summary>
internal sealed class ManagedEnvironment : INativeEnvironment
{
    /// <inheritdoc />
    public void SetDefault(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is null)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
