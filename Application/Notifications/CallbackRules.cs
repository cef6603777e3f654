
namespace Interlock.Application.Notifications;

/// <summary>Which addresses <c>tasks.callbacks.allow</c> covers.</summary>
internal sealed class CallbackRules(CallbackConfig config)
{
    private readonly Uri[] _allowed = [.. config.Allow.Select(allowed => CallbackAddress.Read(allowed, out _)).OfType<Uri>()];

    /// <summary>The address, or null where it may not be called.</summary>
    /// <param name="url">As the caller wrote it.</param>
    /// <param name="problem">Why not, as it follows "it".</param>
    public Uri? Read(string url, out string? problem)
    {
        if (CallbackAddress.Read(url, out problem) is not { } address)
        {
            return null;
        }

        problem = _allowed.Length == 0 ? "may not be called: this server allows no callbacks"
            : Array.Exists(_allowed, allowed => CallbackAddress.Covers(allowed, address)) ? null
            : "is not one that this server may call (tasks.callbacks.allow)";
        return problem is null ? address : null;
    }
}
