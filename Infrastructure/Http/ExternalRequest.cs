
namespace Interlock.Infrastructure.Http;

/// <summary>What to ask an external API, apart from its address and key.</summary>
/// <param name="Path">Behind the path of the address, beginning with '/'; or nothing.</param>
/// <param name="Query">Behind the query of the address, without '?'; or nothing.</param>
/// <param name="Json">The body of a POST, or null for a GET.</param>
internal sealed record ExternalRequest(string Path = "", string Query = "", byte[]? Json = null);
