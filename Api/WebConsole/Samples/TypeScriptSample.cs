namespace Interlock.Api.WebConsole.Samples;

/// <summary>A request by TypeScript's fetch, in Node.js where it sends files.</summary>
internal static class TypeScriptSample
{
    public static string Of(SampleRequest request)
    {
        var lines = new List<string> { "{" };
        if (request.Parts.Count > 0)
        {
            lines.Add("  const body = new FormData();");
            lines.AddRange(request.Parts.Select(AppendOf));
        }

        var options = new List<string> { "method: \"POST\"" };
        if (HeadersOf(request) is { Length: > 0 } headers)
        {
            options.Add($"headers: {{ {headers} }}");
        }

        if (BodyOf(request) is { } body)
        {
            options.Add(body);
        }

        lines.Add($"  const reply = await fetch({SampleText.Utf16(request.Url)}, {{ {string.Join(", ", options)} }});");
        lines.Add("  console.log(reply.status, reply.headers.get(\"x-prediction-id\"), await reply.text());");
        lines.Add("}");
        return string.Join('\n', lines);
    }

    private static string AppendOf(SamplePart part)
    {
        var (name, value) = (SampleText.Utf16(part.Name), SampleText.Utf16(part.Value));
        return part.IsFile
            ? $"  body.append({name}, await (await import(\"node:fs\")).openAsBlob({value}), {value});"
            : $"  body.append({name}, {value});";
    }

    private static string HeadersOf(SampleRequest request) => string.Join(", ", new[]
    {
        request.NeedsKey ? $"\"x-api-key\": process.env.{Sample.KeyVariable}!" : "",
        request.ContentType is { } type ? $"\"Content-Type\": {SampleText.Utf16(type)}" : "",
    }.Where(header => header.Length > 0));

    private static string? BodyOf(SampleRequest request) =>
        request.Text is { } text ? $"body: {SampleText.Script(text)}"
        : request.File is { } file ? $"body: await (await import(\"node:fs\")).openAsBlob({SampleText.Utf16(file)})"
        : request.Parts.Count > 0 ? "body" : null;
}
