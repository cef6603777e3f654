using System.Net.Http.Headers;
using Interlock.Domain.Access;

namespace Interlock.Api.Tests.Support;

/// <summary>API keys of config.yaml, one for each role, with the name of the role.</summary>
internal static class TestKeys
{
    private static readonly string Secret = new('5', 64);

    /// <summary>The names of all of them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["infer", "other", "bounded", "view", "payloads", "operate", "admin", "expired"];

    /// <summary>The section <c>access</c> with all of them: <c>other</c> is a second caller of the role infer, <c>bounded</c> may call iris only, <c>expired</c> had the role admin.</summary>
    public static string Yaml { get; } = $$"""

        access:
          keys:
        {{string.Concat(Names.Select(name => $"    {name}: {{ id: {name}, hash: \"sha256:{KeyToken.HashOf(Of(name))}\", {SettingsOf(name)} }}\n"))}}
        """;

    /// <summary>The key of a name.</summary>
    public static string Of(string name) => $"ilk_{name}_{Secret}";

    /// <summary>Has a client send a key.</summary>
    public static HttpClient With(this HttpClient client, string? name)
    {
        client.DefaultRequestHeaders.Authorization = name is null ? null : new AuthenticationHeaderValue("Bearer", Of(name));
        return client;
    }

    private static string SettingsOf(string name) => name switch
    {
        "other" => "role: infer",
        "bounded" => "role: infer, models: [iris]",
        "expired" => "role: admin, expires: 2020-01-31",
        _ => $"role: {name}",
    };
}
