using Interlock.Api.Http;

namespace Interlock.Api.Swagger.Schemas;

/// <summary>What types of the contract are called in the document, and so in clients that are generated from it.</summary>
internal static class SchemaNames
{
    private const string Response = "Response";

    /// <summary><c>Reply&lt;JobResponse&gt;</c> is JobReply, <c>Reply&lt;IReadOnlyList&lt;JobResponse&gt;&gt;</c> JobListReply, <c>JobPageResponse</c> JobPage.</summary>
    public static string Of(Type type) =>
        !type.IsGenericType ? type.Name.EndsWith(Response, StringComparison.Ordinal) ? type.Name[..^Response.Length] : type.Name
        : type.GetGenericTypeDefinition() == typeof(Reply<>) ? $"{Of(type.GenericTypeArguments[0])}Reply"
        : $"{Of(type.GenericTypeArguments[^1])}List";

    /// <summary>A name in which every part begins with a capital: <c>house-price</c> is HousePrice.</summary>
    public static string Pascal(string name)
    {
        var parts = name.Split(['-', '_', '.'], StringSplitOptions.RemoveEmptyEntries).Select(part => $"{char.ToUpperInvariant(part[0])}{part[1..]}");
        var joined = string.Concat(parts);
        return joined.Length > 0 && char.IsAsciiLetter(joined[0]) ? joined : $"Model{joined}";
    }
}
