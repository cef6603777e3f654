namespace Interlock.Api.WebConsole.Samples;

/// <summary>Requests in a programming language.</summary>
/// <param name="Language">The language, and what it needs.</param>
/// <param name="Code">The requests, in their order.</param>
public sealed record Sample(string Language, string Code)
{
    /// <summary>The variable of the environment that holds the API key.</summary>
    internal const string KeyVariable = "INTERLOCK_KEY";

    /// <summary>The same requests in every language.</summary>
    public static IReadOnlyList<Sample> Of(IReadOnlyList<SampleRequest> requests) =>
    [
        new("curl", string.Join('\n', requests.Select(CurlSample.Of))),
        new("C#", string.Join("\n\n", requests.Select(CSharpSample.Of))),
        new("Python", string.Join("\n\n", requests.Select(PythonSample.Of))),
        new("TypeScript", string.Join("\n\n", requests.Select(TypeScriptSample.Of))),
    ];
}
