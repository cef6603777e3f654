using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Interlock.Api.Access;
using Interlock.Api.Guards;
using Interlock.Api.Health;
using Interlock.Api.Http;
using Interlock.Api.Swaps;
using Interlock.Application;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Certificates;

namespace Interlock.Api.Commands.Admin;

/// <summary>Asks a running server for what is at <c>/admin</c>.</summary>
internal sealed class AdminClient : IDisposable
{
    private const string NotUnderstood = "The server's reply is not understood.";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;

    /// <summary>A client of one server.</summary>
    public AdminClient(AdminTarget target)
    {
        // The server is asked as it is: no proxy stands between, and a proof takes as long as it takes.
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectTimeout,
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,

            // It is asked by its address on this machine, which a public certificate does not name.
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, errors) => errors == SslPolicyErrors.None || IsOwn(target.Tls, certificate) },
        })
        {
            BaseAddress = target.Server,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.TryAddWithoutValidation(AdminHeaders.Source, SwapWords.CommandLine);
        _http.DefaultRequestHeaders.TryAddWithoutValidation(AdminHeaders.Author, Account.Name);
        if (target.ApiKey.Length > 0)
        {
            _http.DefaultRequestHeaders.TryAddWithoutValidation(Callers.KeyHeader, target.ApiKey);
        }

        if (target.Key.Length > 0)
        {
            _http.DefaultRequestHeaders.TryAddWithoutValidation(AdminAccess.KeyHeader, target.Key);
        }
    }

    /// <summary>Asks for a change, or what it would be.</summary>
    /// <param name="path">Of what is asked.</param>
    /// <param name="yaml">The configuration, or null.</param>
    /// <param name="ifRevision">The revision that must be served, or null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AdminException">The server cannot be asked, or did not decide.</exception>
    public async Task<SwapResponse> SwapAsync(string path, string? yaml, int? ifRevision, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (yaml is not null)
        {
            request.Content = new StringContent(yaml, new MediaTypeHeaderValue("application/yaml", "utf-8"));
        }

        if (ifRevision is { } number)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{number}\"")));
        }

        var reply = await SendAsync(request, cancellationToken);
        return MemberOf(reply, "swap") is { } refused ? As<SwapResponse>(refused) : Read<Reply<SwapResponse>>(reply).Data;
    }

    /// <summary>Asks for something to read.</summary>
    /// <exception cref="AdminException">The server cannot be asked, or there is no such thing.</exception>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return Read<T>(await SendAsync(request, cancellationToken));
    }

    /// <summary>Gets the state of the server, whether it is ready or not.</summary>
    /// <exception cref="AdminException">The server cannot be asked.</exception>
    public async Task<ReadyResponse> GetStatusAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz/ready");
        return As<ReadyResponse>(await SendAsync(request, cancellationToken));
    }

    /// <summary>Gets whether the server answers.</summary>
    /// <exception cref="AdminException">The server cannot be asked.</exception>
    public async Task<LiveResponse> GetLivenessAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz/live");
        return As<LiveResponse>(await SendAsync(request, cancellationToken));
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await _http.SendAsync(request, cancellationToken);
            if (reply.StatusCode == HttpStatusCode.Unauthorized && !_http.DefaultRequestHeaders.Contains(Callers.KeyHeader))
            {
                throw new AdminException($"The server needs a key: set the variable {AdminTarget.KeyVariable} to an API key");
            }

            return JsonElement.Parse(await reply.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
        {
            throw new NoServerException(_http.BaseAddress!, e);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new AdminException(
                $"The certificate of {_http.BaseAddress} is neither that of server.tls nor trusted here: {e.GetBaseException().Message.TrimEnd('.')}. Let this machine trust its issuer, or correct server.tls", e);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or IOException)
        {
            throw new AdminException($"What answers at {_http.BaseAddress} is no Interlock server: {e.Message}", e);
        }
    }

    private static bool IsOwn(TlsConfig? tls, X509Certificate? certificate) => tls is not null && certificate is not null && ServerCertificate.IsIn(tls, certificate);

    private static T Read<T>(JsonElement reply) => MemberOf(reply, "data") is not null
        ? As<T>(reply)
        : throw new AdminException(MemberOf(reply, "msg")?.ToString() ?? NotUnderstood);

    private static T As<T>(JsonElement reply)
    {
        try
        {
            return reply.Deserialize<T>(ContractJson.Contracts) ?? throw new AdminException(NotUnderstood);
        }
        catch (JsonException e)
        {
            throw new AdminException(NotUnderstood, e);
        }
    }

    private static JsonElement? MemberOf(JsonElement reply, string name) =>
        reply.ValueKind == JsonValueKind.Object && reply.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;
}
