namespace Interlock.Api.WebConsole.Samples;

/// <summary>A request by C#'s HttpClient.</summary>
internal static class CSharpSample
{
    public static string Of(SampleRequest request)
    {
        var lines = new List<string> { "using (var client = new HttpClient())", "{" };
        if (request.NeedsKey)
        {
            lines.Add($"    client.DefaultRequestHeaders.Add(\"x-api-key\", Environment.GetEnvironmentVariable(\"{Sample.KeyVariable}\"));");
        }

        var content = request is { ContentType: null, Parts.Count: 0 } ? "null" : "content";
        lines.AddRange(ContentOf(request).Select(line => "    " + line));
        lines.Add($"    using var reply = await client.PostAsync({SampleText.Utf16(request.Url)}, {content});");
        lines.Add("    Console.WriteLine(reply);");
        lines.Add("    Console.WriteLine(await reply.Content.ReadAsStringAsync());");
        lines.Add("}");
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> ContentOf(SampleRequest request)
    {
        if (request is { Text: { } text, ContentType: { } type })
        {
            yield return $"using var content = new StringContent({SampleText.Utf16(text)}, System.Text.Encoding.UTF8, {SampleText.Utf16(type)});";
        }
        else if (request is { File: { } file, ContentType: { } fileType })
        {
            yield return $"using var content = new ByteArrayContent(await File.ReadAllBytesAsync({SampleText.Utf16(file)})) {{ Headers = {{ ContentType = new({SampleText.Utf16(fileType)}) }} }};";
        }
        else if (request.Parts.Count > 0)
        {
            yield return "using var content = new MultipartFormDataContent();";
            foreach (var part in request.Parts)
            {
                var (name, value) = (SampleText.Utf16(part.Name), SampleText.Utf16(part.Value));
                yield return part.IsFile
                    ? $"content.Add(new ByteArrayContent(await File.ReadAllBytesAsync({value})), {name}, {value});"
                    : $"content.Add(new StringContent({value}), {name});";
            }
        }
    }
}
