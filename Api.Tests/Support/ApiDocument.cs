using System.Net.Http.Headers;
using NJsonSchema;
using NSwag;
using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

/// <summary>The OpenAPI document of a server, to compare replies with.</summary>
internal sealed class ApiDocument
{
    private readonly OpenApiDocument _document;
    private readonly HashSet<(string Operation, string Status)> _seen = [];

    private ApiDocument(OpenApiDocument document) => _document = document;

    /// <summary>Every operation: its path, its method and what it is called.</summary>
    public IEnumerable<OpenApiOperationDescription> Operations => _document.Operations;

    /// <summary>Statuses that the document lists and no reply has had.</summary>
    public IEnumerable<(string Operation, string Status)> Unseen =>
        Operations.SelectMany(found => found.Operation.Responses.Keys.Select(status => (found.Operation.OperationId, status))).Except(_seen);

    public static async Task<ApiDocument> OfAsync(TestServer server) => await ParseAsync(await server.Client.GetStringAsync("/openapi.json"));

    public static async Task<ApiDocument> ParseAsync(string json) => new(await OpenApiDocument.FromJsonAsync(json));

    /// <summary>Fails where the document does not know the status of a reply, or its body is not as the schema says.</summary>
    public async Task CheckAsync(HttpResponseMessage reply)
    {
        var request = reply.RequestMessage!;
        var operation = Find(request.RequestUri!.AbsolutePath, request.Method.Method);
        var status = ((int)reply.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var about = $"{operation.OperationId} {status}";
        Assert.That(operation.Responses.TryGetValue(status, out var documented), $"{about} is not in the document: {await reply.Content.ReadAsStringAsync()}");
        var type = reply.Content.Headers.ContentType ?? new MediaTypeHeaderValue("none/none");
        Assert.That(documented!.Content.TryGetValue(type.MediaType!, out var media), $"{about}: {type} is not in the document");
        _seen.Add((operation.OperationId, status));
        if (type.MediaType!.EndsWith("json", StringComparison.Ordinal) && type.MediaType != "application/x-ndjson")
        {
            var text = await reply.Content.ReadAsStringAsync();
            var errors = media!.Schema.ActualSchema.Validate(text, SchemaType.OpenApi3);
            Assert.That(errors.Select(error => error.ToString()), Is.Empty, $"{about}: {text}");
        }
    }

    private OpenApiOperation Find(string path, string method)
    {
        var parts = path.Split('/');
        return Operations
            .Where(found => found.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
            .OrderBy(found => found.Path.Count(c => c == '{'))
            .FirstOrDefault(found => found.Path.Split('/') is var names && names.Length == parts.Length
                && names.Zip(parts).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second))?.Operation
            ?? throw new AssertionException($"The document has no {method} {path}.");
    }
}
