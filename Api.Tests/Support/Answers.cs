using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Interlock.Api.Tests.Support;

/// <summary>What a stub may do with a request.</summary>
internal static class Answers
{
    /// <summary>A table of two places: 60 s and 1 km there, 90 s and 2 km back.</summary>
    public const string TwoPlaces = """{"code":"Ok","durations":[[0,60],[90,0]],"distances":[[0,1000],[2000,0]]}""";

    public static Func<HttpContext, Task> Json(string body, int status = 200, string? retryAfter = null) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        await context.Response.WriteAsync(body);
    };

    public static Func<HttpContext, Task> Status(int status, string? retryAfter = null) => Json("", status, retryAfter);

    /// <summary>Nothing, until who asked is gone.</summary>
    public static Task Never(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    /// <summary>The beginning of an answer at once, and then a blank now and then.</summary>
    public static async Task Drip(HttpContext context)
    {
        for (var text = "{"; !context.RequestAborted.IsCancellationRequested; text = " ")
        {
            await context.Response.WriteAsync(text, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(5, context.RequestAborted);
        }
    }

    /// <summary>Half an answer, and the connection is cut.</summary>
    public static async Task Broken(HttpContext context)
    {
        context.Response.ContentLength = TwoPlaces.Length;
        await context.Response.WriteAsync(TwoPlaces[..20]);
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    /// <summary>The first answers, and then the last of them for ever.</summary>
    public static Func<HttpContext, Task> InTurn(params Func<HttpContext, Task>[] answers)
    {
        var calls = -1;
        return context => answers[Math.Min(Interlocked.Increment(ref calls), answers.Length - 1)](context);
    }

    /// <summary>
    /// OSRM's <c>table</c>: the seconds from one place to another are a hundred times the first's latitude plus the second's, the metres ten times as many.
    /// </summary>
    public static Task Osrm(HttpContext context) => Table(context, heedsSources: true);

    /// <summary>The same of a server that always answers the whole table.</summary>
    public static Task OsrmWithoutSources(HttpContext context) => Table(context, heedsSources: false);

    private static Task Table(HttpContext context, bool heedsSources)
    {
        var lats = context.Request.Path.Value!.Split('/')[^1].Split(';').Select(
            place => double.Parse(place.Split(',')[1], CultureInfo.InvariantCulture)).ToList();
        var from = Numbers("sources");
        var to = Numbers("destinations");
        return Json($$"""{"code":"Ok","sources":[{"location":[1,2]}],"durations":{{Grid(1)}},"distances":{{Grid(10)}}}""")(context);

        List<double> Numbers(string name) => heedsSources && context.Request.Query[name].ToString() is { Length: > 0 } numbers
            ? [.. numbers.Split(';').Select(number => lats[int.Parse(number, CultureInfo.InvariantCulture)])]
            : lats;

        string Grid(int factor) => $"[{string.Join(
            ',',
            from.Select(
                a => $"[{string.Join(',', to.Select(b => (a.Equals(b) ? 0 : ((100 * a) + b) * factor).ToString("R", CultureInfo.InvariantCulture)))}]"))}]";
    }
}
