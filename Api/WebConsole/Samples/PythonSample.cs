namespace Interlock.Api.WebConsole.Samples;

/// <summary>A request by Python's standard library.</summary>
internal static class PythonSample
{
    public static string Of(SampleRequest request)
    {
        var lines = new List<string> { $"import {(request.NeedsKey ? "os, " : "")}urllib.request{(request.Parts.Count > 0 ? ", uuid" : "")}" };
        if (request.Parts.Count > 0)
        {
            lines.Insert(1, "from urllib.parse import quote");
        }

        lines.Add("");
        lines.AddRange(BodyOf(request));
        var headers = string.Join(", ", HeadersOf(request));
        lines.Add($"request = urllib.request.Request({SampleText.Python(request.Url)}, data=body, headers={{{headers}}}, method='POST')");
        lines.Add("with urllib.request.urlopen(request) as reply:");
        lines.Add("    print(reply.headers)");
        lines.Add("    print(reply.read().decode())");
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> HeadersOf(SampleRequest request)
    {
        if (request.NeedsKey)
        {
            yield return $"'x-api-key': os.environ['{Sample.KeyVariable}']";
        }

        if (request.Parts.Count > 0)
        {
            yield return "'Content-Type': f'multipart/form-data; boundary={boundary}'";
        }
        else if (request.ContentType is { } type)
        {
            yield return $"'Content-Type': {SampleText.Python(type)}";
        }
    }

    private static IEnumerable<string> BodyOf(SampleRequest request)
    {
        if (request.Parts.Count == 0)
        {
            yield return request.Text is { } text ? $"body = {SampleText.Python(text)}.encode()"
                : request.File is { } file ? $"body = open({SampleText.Python(file)}, 'rb').read()"
                : "body = b''";
            yield break;
        }

        yield return "boundary = uuid.uuid4().hex";
        yield return "body = b''";
        foreach (var part in request.Parts.Where(part => !part.IsFile))
        {
            yield return $"body += f'--{{boundary}}\\r\\nContent-Disposition: form-data; name=\"{part.Name}\"\\r\\n\\r\\n'.encode() + {SampleText.Python(part.Value)}.encode() + b'\\r\\n'";
        }

        foreach (var files in request.Parts.Where(part => part.IsFile).GroupBy(part => part.Name))
        {
            yield return $"for path in [{string.Join(", ", files.Select(file => SampleText.Python(file.Value)))}]:";
            yield return $"    body += f'--{{boundary}}\\r\\nContent-Disposition: form-data; name=\"{files.Key}\"; filename*=UTF-8\\'\\'{{quote(path)}}\\r\\n\\r\\n'.encode()";
            yield return "    body += open(path, 'rb').read() + b'\\r\\n'";
        }

        yield return "body += f'--{boundary}--\\r\\n'.encode()";
    }
}
