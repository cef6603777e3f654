namespace Interlock.Api.Tests.Support;

/// <summary>A folder that is gone after the test; <c>models</c> in it is the repository's.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Directory.CreateSymbolicLink(PathOf("models"), Repository.PathOf("models"));

    public string Path { get; } = Directory.CreateTempSubdirectory("interlock-test-").FullName;

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public void Dispose()
    {
        File.Delete(PathOf("models"));
        Directory.Delete(Path, recursive: true);
    }
}
