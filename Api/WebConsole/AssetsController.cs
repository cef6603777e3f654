using System.Security.Cryptography;
using Interlock.Api.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.WebConsole;

/// <summary>The style sheet, the scripts and the icon of pages, which are parts of the program.</summary>
[RequiresRole(Everyone = true)]
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class AssetsController : ControllerBase
{
    private static readonly Asset StyleSheet = Asset.Read("console.css", "text/css; charset=utf-8");
    private static readonly Asset Module = Asset.Read("console.js", "text/javascript; charset=utf-8");
    private static readonly Asset Completion = Asset.Read("complete.js", "text/javascript; charset=utf-8");
    private static readonly Asset Image = Asset.Read("icon.svg", "image/svg+xml");

    /// <summary>The style sheet.</summary>
    [HttpGet(ConsolePaths.Style)]
    public FileContentResult Style() => Show(StyleSheet);

    /// <summary>The script.</summary>
    [HttpGet(ConsolePaths.Script)]
    public FileContentResult Script() => Show(Module);

    /// <summary>The script that completes config.yaml.</summary>
    [HttpGet(ConsolePaths.CompleteScript)]
    public FileContentResult CompleteScript() => Show(Completion);

    /// <summary>The icon.</summary>
    [HttpGet(ConsolePaths.Icon)]
    public FileContentResult Icon() => Show(Image);

    private FileContentResult Show(Asset asset)
    {
        Response.Headers.CacheControl = "no-cache";
        return File(asset.Content, asset.Type, lastModified: null, asset.Tag);
    }

    private sealed record Asset(byte[] Content, string Type, EntityTagHeaderValue Tag)
    {
        public static Asset Read(string name, string type)
        {
            using var stream = typeof(AssetsController).Assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return new Asset(content, type, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\""));
        }
    }
}
