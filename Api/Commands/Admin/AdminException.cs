namespace Interlock.Api.Commands.Admin;

/// <summary>A running server could not be asked, or had nothing good to say. The message is for who asked.</summary>
internal class AdminException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Nobody answers where the server should be.</summary>
internal sealed class NoServerException(Uri server, Exception cause)
    : AdminException($"No server answers at {server.GetLeftPart(UriPartial.Authority)}: {cause.Message}", cause);
