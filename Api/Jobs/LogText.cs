using System.Globalization;
using System.Text;
using Interlock.Api.Http;
using Interlock.Application;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Jobs;

/// <summary>Lines of a log as text, for people; the header <c>x-next</c> says where to continue.</summary>
internal sealed class LogText(Page<RunLogLine> page) : IActionResult
{
    /// <summary>Whether the caller asks for text and not for JSON.</summary>
    public static bool IsWanted(HttpRequest request) =>
        request.GetTypedHeaders().Accept.FirstOrDefault()?.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase) == true;

    /// <inheritdoc />
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = "text/plain; charset=utf-8";
        if (page.Items.Count > 0)
        {
            response.Headers["x-next"] = page.Items[^1].Id;
        }

        var text = new StringBuilder();
        foreach (var line in page.Items)
        {
            text.Append(CultureInfo.InvariantCulture, $"{TimeOrderedId.TimeOf(line.Id):yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {line.Level,-7} {line.Step}: {line.Text}\n");
        }

        await WholeReply.WriteAsync(context.HttpContext, Encoding.UTF8.GetBytes(text.ToString()));
    }
}
