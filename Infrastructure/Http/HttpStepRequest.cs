using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using Interlock.Application.Clients;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain;

namespace Interlock.Infrastructure.Http;

/// <summary>The request of a step, with everything filled in as it must be written where it stands.</summary>
internal sealed class HttpStepRequest
{
    private const string ContentType = "Content-Type";
    private const string Json = "application/json";
    private const int ShortestSecret = 8;

    private readonly HttpStepConfig _config;
    private readonly Uri _url;
    private readonly Dictionary<string, string> _headers;
    private readonly MediaTypeHeaderValue _type;
    private readonly string? _body;

    /// <exception cref="StepFailedException">A placeholder names nothing, or what was filled in is no address or header.</exception>
    public HttpStepRequest(HttpStepConfig config, TemplateValues values)
    {
        _config = config;
        var address = values.FillWith(config.Url, Uri.EscapeDataString);
        _url = Uri.TryCreate(address, UriKind.Absolute, out var url)
            ? url
            : throw new StepFailedException("'url' is no address once everything is filled in.");
        if (config.Url.Contains("{{", StringComparison.Ordinal) && HasDots(address))
        {
            // What is filled in must not lead out of the path that ops wrote.
            throw new StepFailedException("'url' has '.' or '..' as a part of its path once everything is filled in.");
        }

        _headers = config.Headers.ToDictionary(header => header.Key, header => values.Fill(header.Value), StringComparer.OrdinalIgnoreCase);
        if (_headers.FirstOrDefault(header => header.Value.AsSpan().ContainsAny('\r', '\n', '\0')) is { Key: { } broken })
        {
            throw new StepFailedException($"The header '{Excerpt.Of(broken, 64)}' would have a line break.");
        }

        if (_headers.FirstOrDefault(header => header.Value.AsSpan().ContainsAnyExceptInRange('\0', '\x7f')) is { Key: { } foreign })
        {
            throw new StepFailedException($"The header '{Excerpt.Of(foreign, 64)}' would have characters other than ASCII.");
        }

        _type = MediaTypeHeaderValue.TryParse(_headers.GetValueOrDefault(ContentType, Json), out var type)
            ? type
            : throw new StepFailedException("The header 'Content-Type' is none.");
        _body = config.Body is { } body ? values.FillWith(body, EscapeFor(_type.MediaType!)) : null;
    }

    /// <summary>What may be shown of it.</summary>
    public string Shown => $"{_config.Method} {_url.GetLeftPart(UriPartial.Authority).Replace(_url.UserInfo + "@", "", StringComparison.Ordinal)}";

    /// <summary>The message; it can be sent once.</summary>
    /// <exception cref="StepFailedException">A header has no valid name.</exception>
    public HttpRequestMessage Create()
    {
        var message = new HttpRequestMessage(new HttpMethod(_config.Method), _url);
        if (_body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(_body)) { Headers = { ContentType = _type } };
        }

        foreach (var (name, value) in _headers.Where(header => !header.Key.Equals(ContentType, StringComparison.OrdinalIgnoreCase)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value) && message.Content?.Headers.TryAddWithoutValidation(name, value) is not true)
            {
                throw new StepFailedException($"'{Excerpt.Of(name, 64)}' is no header of a request.");
            }
        }

        return message;
    }

    /// <summary>A text without address and headers, which a server may repeat.</summary>
    public string Without(string text)
    {
        var shown = new ExternalAddress(new ClientConfig { Url = _url.AbsoluteUri }).Without(text);
        return _headers.Where(header => !header.Key.Equals(ContentType, StringComparison.OrdinalIgnoreCase))
            .SelectMany(header => header.Value.Split(' ', ';', ',', '=').Append(header.Value))
            .Where(word => word.Length >= ShortestSecret)
            .OrderByDescending(word => word.Length)
            .Aggregate(shown, (rest, word) => rest.Replace(word, "***", StringComparison.Ordinal));
    }

    private static bool HasDots(string address) => address.Split('?', '#')[0].Split('/', '\\').Any(part => part is "." or "..");

    private static Func<string, string> EscapeFor(string mediaType) => mediaType switch
    {
        "application/x-www-form-urlencoded" => Uri.EscapeDataString,
        Json => EscapeJson,
        _ when mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase) => EscapeJson,
        _ => static value => value,
    };

    private static string EscapeJson(string value) => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);
}
