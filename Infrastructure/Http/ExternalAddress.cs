using System.Net.Http.Headers;
using Interlock.Application.Clients;

namespace Interlock.Infrastructure.Http;

/// <summary>Address and key of an external API: puts them into requests, and keeps them out of what is shown.</summary>
internal sealed class ExternalAddress
{
    /// <summary>A shorter part of an address is a word of it, no key.</summary>
    private const int ShortestKeyInPath = 16;

    /// <summary>Anything shorter is no secret, and hiding it would only garble the text.</summary>
    private const int ShortestSecret = 4;

    private readonly ClientConfig _config;
    private readonly Uri _base;
    private readonly string _path;
    private readonly string _query;
    private readonly string[] _secrets;

    public ExternalAddress(ClientConfig config)
    {
        _config = config;
        _base = new Uri(config.Url);
        _path = _base.AbsolutePath.TrimEnd('/');
        var key = config is { KeyQuery: { } name, Key.Length: > 0 } ? $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(config.Key)}" : "";
        _query = Joined(_base.Query.TrimStart('?'), key);
        _secrets = [.. SecretsOf(config, _base).Where(secret => secret.Length >= ShortestSecret).Distinct().OrderByDescending(secret => secret.Length)];
    }

    public HttpRequestMessage Request(ExternalRequest request)
    {
        var query = Joined(request.Query, _query);
        var path = request.Path.Length > 0 || _path.Length > 0 ? _path + request.Path : "/";
        var url = $"{_base.GetLeftPart(UriPartial.Authority)}{path}{(query.Length > 0 ? "?" : "")}{query}";
        var message = new HttpRequestMessage(request.Json is null ? HttpMethod.Get : HttpMethod.Post, url);
        if (request.Json is { } json)
        {
            message.Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        if (_config is { KeyQuery: null, Key.Length: > 0 })
        {
            message.Headers.TryAddWithoutValidation(_config.KeyHeader ?? ClientConfig.DefaultKeyHeader, _config.Key);
        }

        return message;
    }

    /// <summary>The text without address and key, which an API may repeat in its messages.</summary>
    public string Without(string text) => _secrets.Aggregate(text, (shown, secret) => shown.Replace(secret, "***", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> SecretsOf(ClientConfig config, Uri uri) =>
    [
        config.Key, Uri.EscapeDataString(config.Key), config.Url, uri.AbsoluteUri, uri.Authority, uri.Host,
        uri.PathAndQuery.Length > 1 ? uri.PathAndQuery : "", uri.Query.TrimStart('?'),
        .. uri.Query.TrimStart('?').Split('&').Select(pair => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]).SelectMany(BothForms),
        .. uri.AbsolutePath.Split('/').Where(part => part.Length >= ShortestKeyInPath).SelectMany(BothForms),
    ];

    private static string[] BothForms(string escaped) => [escaped, Uri.UnescapeDataString(escaped)];

    private static string Joined(string query, string more) => query.Length > 0 && more.Length > 0 ? $"{query}&{more}" : query + more;
}
