namespace Interlock.Api.Tests.Architecture;

/// <summary>
/// Lists the types whose code one flow of execution enters, in the order of first entry. Woven code calls <see cref="Enter"/> at the start of every
/// method; a flow begins where the root method is entered, and follows calls, awaits and what is queued from there.
/// </summary>
public static class CallTrace
{
    private static readonly AsyncLocal<List<string>?> Flow = new();
    private static readonly Lock Recording = new();

    private static string _root = "";
    private static List<string> _last = [];

    /// <summary>Records the flows that begin at a method from now on.</summary>
    /// <param name="root"><c>Type.Method</c>.</param>
    public static void Follow(string root) => _root = root;

    /// <summary>The types of the last flow that began, so far.</summary>
    public static IReadOnlyList<string> Last
    {
        get
        {
            using var recording = Recording.EnterScope();
            return [.. _last];
        }
    }

    /// <summary>Called by woven code.</summary>
    /// <param name="type">The outermost type of the method.</param>
    /// <param name="method">The method's name.</param>
    public static void Enter(string type, string method)
    {
        if (_root.Length == type.Length + 1 + method.Length && _root.StartsWith(type, StringComparison.Ordinal) && _root.EndsWith(method, StringComparison.Ordinal))
        {
            Flow.Value = _last = [];
        }

        if (Flow.Value is { } entered)
        {
            using var recording = Recording.EnterScope();
            if (!entered.Contains(type))
            {
                entered.Add(type);
            }
        }
    }
}
