using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Calls;

/// <summary>Translates the failure of a call to an error of the domain.</summary>
internal static partial class CallError
{
    /// <summary>The failure itself where it is one of the domain; anything else is logged, and the caller gets no details.</summary>
    public static InterlockException Of(Exception e, ILogger logger)
    {
        if (e is InterlockException known)
        {
            return known;
        }

        LogFailed(logger, e);
        return new UnexpectedException(e);
    }

    [LoggerMessage(EventIds.CallFailed, LogLevel.Error, "A call failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
