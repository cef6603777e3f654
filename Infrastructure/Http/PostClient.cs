using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Interlock.Application.Clients;
using Interlock.Application.Notifications.Deliveries;
using Interlock.Domain;

namespace Interlock.Infrastructure.Http;

/// <summary>Posts JSON to receivers of callbacks and notifications. Reads only the beginning of the reply, and shows no secret of it.</summary>
internal sealed class PostClient(HttpClient http, TimeProvider time) : IPostClient
{
    private const int LongestAnswer = 1024;
    private const int LongestShown = 200;

    /// <inheritdoc />
    public async Task<PostReply> PostAsync(Post post, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(post.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = RequestOf(post);
            using var reply = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var said = await BeginningAsync(reply.Content, either.Token);
            cancellationToken.ThrowIfCancellationRequested();
            return ReplyOf(post, reply, said);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new PostReply(null, $"did not answer within {DurationText.Of(post.Timeout)}");
        }
        catch (Exception e) when (e is not OperationCanceledException && HttpAttempt.Describe(e) is { } failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new PostReply(null, failure);
        }
    }

    private static HttpRequestMessage RequestOf(Post post)
    {
        var content = new ByteArrayContent(post.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var request = new HttpRequestMessage(HttpMethod.Post, post.Url) { Content = content };
        foreach (var (name, value) in post.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>Reads the beginning of the reply. The status is known already, so a reply that breaks off changes nothing.</summary>
    private static async Task<string> BeginningAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var read = 0;
        var beginning = new byte[LongestAnswer];
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            read = await stream.ReadAtLeastAsync(beginning, LongestAnswer, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception e) when (HttpAttempt.Describe(e) is not null)
        {
            return "";
        }

        return Encoding.UTF8.GetString(beginning, 0, read);
    }

    private PostReply ReplyOf(Post post, HttpResponseMessage reply, string said)
    {
        var status = (int)reply.StatusCode;
        var shown = status is >= 300 and < 400 ? "a redirect, which is not followed" : ShownOf(post, said);
        var what = string.Create(CultureInfo.InvariantCulture, $"answered {status}{(shown.Length > 0 ? $" ({shown})" : "")}");
        return new PostReply(status, what, HttpAttempt.RetryAfter(reply, time));
    }

    private static string ShownOf(Post post, string said)
    {
        var address = new ExternalAddress(new ClientConfig { Url = post.Url.AbsoluteUri, Key = post.Secret });
        var text = string.Concat(address.Without(said).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return Excerpt.Of(text, LongestShown);
    }
}
