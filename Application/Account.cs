namespace Interlock.Application;

/// <summary>The account that the process runs as.</summary>
public static class Account
{
    /// <summary>Its name; in a container there may be none for its number.</summary>
    public static string Name { get; } = Find();

    private static string Find()
    {
        try
        {
            return Environment.UserName is { Length: > 0 } name ? name : "unnamed";
        }
        catch (IOException)
        {
            return "unnamed"; // No /etc/passwd.
        }
    }
}
