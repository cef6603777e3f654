namespace Interlock.Api.Tests.Support;

/// <summary>Nothing is kept of what the console is told: the test runner would keep it in memory.</summary>
internal sealed class QuietConsole : IDisposable
{
    private readonly TextWriter _before = Console.Out;

    public QuietConsole() => Console.SetOut(TextWriter.Null);

    public void Dispose() => Console.SetOut(_before);
}
