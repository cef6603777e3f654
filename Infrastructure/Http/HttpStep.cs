using System.Diagnostics;
using System.Globalization;
using System.Text;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain;

namespace Interlock.Infrastructure.Http;

/// <summary>
/// Runs steps of kind <c>http</c>: one request. A redirect is not followed and is a failure, since the request was not carried out. Only scheme and host of
/// the address are ever shown.
/// </summary>
internal sealed class HttpStep(HttpClient http) : IStepRunner
{
    private const int LongestExcerpt = 500;
    private const int ExcerptBytes = 4 * LongestExcerpt;

    /// <inheritdoc />
    public Type ConfigType => typeof(HttpStepConfig);

    /// <inheritdoc />
    public async Task RunAsync(IStepContext context, CancellationToken cancellationToken)
    {
        var request = new HttpStepRequest((HttpStepConfig)context.Config, context.Values);
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var message = request.Create();
            using var reply = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var said = string.Create(CultureInfo.InvariantCulture, $"{request.Shown} answered {(int)reply.StatusCode}");
            if (reply.IsSuccessStatusCode)
            {
                context.Log(StepLogLevel.Info, $"{said} in {DurationText.Of(Stopwatch.GetElapsedTime(started))}.");
                return;
            }

            if (await ExcerptAsync(reply.Content, request, cancellationToken) is { Length: > 0 } excerpt)
            {
                context.Log(StepLogLevel.Error, excerpt);
            }

            throw new StepFailedException((int)reply.StatusCode is >= 300 and < 400 ? $"{said}, a redirect, which is not followed." : $"{said}.");
        }
        catch (Exception e) when (HttpAttempt.Describe(e) is { } failure)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // No inner exception: its message would contain the address.
            throw new StepFailedException($"{request.Shown} {failure}.");
        }
    }

    /// <summary>The beginning of what was answered, on one line.</summary>
    private static async Task<string> ExcerptAsync(HttpContent content, HttpStepRequest request, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[ExcerptBytes];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return Excerpt.Of(request.Without(new string([.. line.Where(sign => !char.IsControl(sign))])), LongestExcerpt);
    }
}
