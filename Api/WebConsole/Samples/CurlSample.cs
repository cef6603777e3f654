namespace Interlock.Api.WebConsole.Samples;

/// <summary>A request by curl in a POSIX shell.</summary>
internal static class CurlSample
{
    public static string Of(SampleRequest request)
    {
        var lines = new List<string> { $"curl {SampleText.Shell(request.Url)}" };
        if (request.NeedsKey)
        {
            lines.Add($"-H \"x-api-key: ${Sample.KeyVariable}\"");
        }

        if (request.ContentType is { } type)
        {
            lines.Add($"-H {SampleText.Shell($"Content-Type: {type}")}");
            lines.Add(request.Text is { } text ? $"--data-raw {SampleText.Shell(text)}" : $"--data-binary {SampleText.Shell($"@{request.File}")}");
        }
        else if (request.Parts.Count > 0)
        {
            lines.AddRange(request.Parts.Select(part => part.IsFile
                ? $"-F {SampleText.Shell($"{part.Name}=@\"{QuoteFile(part.Value)}\"")}"
                : $"--form-string {SampleText.Shell($"{part.Name}={part.Value}")}"));
        }
        else
        {
            lines.Add("-X POST");
        }

        return string.Join(" \\\n  ", lines);
    }

    private static string QuoteFile(string name) => name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
