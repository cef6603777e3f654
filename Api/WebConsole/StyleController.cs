using System.Security.Cryptography;
using Interlock.Api.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.WebConsole;

/// <summary>The style sheet of all pages, which is a part of the program.</summary>
[RequiresRole(Everyone = true)]
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class StyleController : ControllerBase
{
    private static readonly byte[] Text = Read();
    private static readonly EntityTagHeaderValue Tag = new($"\"{Convert.ToHexStringLower(SHA256.HashData(Text))}\"");

    /// <summary>The style sheet.</summary>
    [HttpGet(ConsolePaths.Style)]
    public FileContentResult Show()
    {
        Response.Headers.CacheControl = "no-cache";
        return File(Text, "text/css; charset=utf-8", lastModified: null, Tag);
    }

    private static byte[] Read()
    {
        using var stream = typeof(StyleController).Assembly.GetManifestResourceStream("console.css")!;
        var text = new byte[stream.Length];
        stream.ReadExactly(text);
        return text;
    }
}
