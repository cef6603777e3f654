using System.ComponentModel;
using System.Data.Common;
using System.Net.Sockets;
using System.Security.Authentication;
using Interlock.Domain;

namespace Interlock.Infrastructure.Datastore;

/// <summary>Puts into words why the database failed: what it said itself, what lies behind that, and what to do.</summary>
internal static class DatabaseCause
{
    // PostgreSQL starts, or shuts down.
    private const string CannotConnectNow = "57P03";

    /// <summary>One line, without the advice of EF Core and SqlClient that hides the cause.</summary>
    public static string Of(InterlockDbContext context, Exception failure)
    {
        var causes = Chain(failure).ToList();
        var said = causes.FirstOrDefault(cause => cause is DbException) ?? causes.FirstOrDefault(cause => cause is not (InvalidOperationException or InterlockException))
            ?? causes[^1];
        var innermost = causes[^1];
        var text = OneLine(said.Message);
        if (innermost != said && !text.Contains(OneLine(innermost.Message).TrimEnd('.'), StringComparison.Ordinal))
        {
            text = $"{text} Cause: {OneLine(innermost.Message)}";
        }

        return CureOf(context, causes) is { } cure ? $"{text} {cure}" : text;
    }

    /// <summary>Whether the server could not be reached, or is starting: it may answer later.</summary>
    public static bool IsUnreachable(Exception failure) => Chain(failure).Any(IsUnreachableItself);

    private static bool IsUnreachableItself(Exception cause) =>
        cause is SocketException or TimeoutException or Win32Exception || cause is DbException { SqlState: CannotConnectNow };

    private static string? CureOf(InterlockDbContext context, IReadOnlyList<Exception> causes)
    {
        if (causes.OfType<DbException>().Select(context.CureOf).FirstOrDefault(cure => cure is not null) is { } known)
        {
            return known;
        }

        return causes.Any(cause => cause is AuthenticationException)
            ? "Trust the certificate of the server on this machine, or correct the settings of TLS in 'datastore.connection': docs/datastore.md, TLS."
            : causes.Any(IsUnreachableItself)
                ? "Check that the server runs, that it can be reached from here, and that host and port in 'datastore.connection' are right."
                : causes[^1] is UnauthorizedAccessException or IOException
                    ? "Let the account of the server write the file and its folder, or correct the path in 'datastore.connection'."
                    : null;
    }

    private static IEnumerable<Exception> Chain(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause is AggregateException { InnerExceptions: [var first, ..] } ? first : cause.InnerException)
        {
            yield return cause;
        }
    }

    private static string OneLine(string message)
    {
        var line = string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.EndsWith('.') ? line : $"{line}.";
    }
}
