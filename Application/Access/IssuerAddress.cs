namespace Interlock.Application.Access;

/// <summary>Addresses of OpenID Connect issuers.</summary>
internal static class IssuerAddress
{
    /// <summary>What is wrong with one; null where nothing is.</summary>
    public static string? ProblemOf(string authority) =>
        !Uri.TryCreate(authority, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Query.Length > 0 || address.Fragment.Length > 0
            ? "is not the address of an issuer, such as https://login.example.com"
        : address.Scheme == "http" && !address.IsLoopback
            ? "must be https: whoever stands between could replace the issuer's keys. http is for localhost only"
        : null;
}
