namespace Interlock.Api.Http;

/// <summary>Answers HEAD like GET, as monitors expect; Kestrel omits the body.</summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    private static readonly object Key = new();

    /// <summary>Whether a request is HEAD: then a long reply needs not be read.</summary>
    public static bool Is(HttpContext context) => context.Items.ContainsKey(Key);

    public Task InvokeAsync(HttpContext context) => HttpMethods.IsHead(context.Request.Method) ? AsGetAsync(context) : next(context);

    private async Task AsGetAsync(HttpContext context)
    {
        context.Request.Method = HttpMethods.Get;
        context.Items[Key] = Key;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
        }
    }
}
