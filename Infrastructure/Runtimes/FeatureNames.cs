namespace Interlock.Infrastructure.Runtimes;

/// <summary>How names in model files are matched to features.</summary>
internal static class FeatureNames
{
    /// <summary>SepalLength, sepal-length and "sepal length" all stand for sepal_length.</summary>
    public static bool Same(string left, string right) => Plain(left) == Plain(right);

    private static string Plain(string name) => string.Concat(name.Where(c => c is not ('_' or '-' or ' '))).ToLowerInvariant();
}
