namespace Interlock.Application;

/// <summary>A page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="HasMore">Whether another one follows.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, bool HasMore)
{
    /// <summary>The id that the next page begins behind, where that is not the last one of this page.</summary>
    public string? Last { get; init; }
}

/// <summary>What all lists that come by the page have in common.</summary>
public static class Paging
{
    /// <summary>The largest page.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Adds what is wrong with the parameter <c>limit</c>.</summary>
    public static void CheckLimit(int limit, InputProblems problems)
    {
        if (limit is < 1 or > MaxLimit)
        {
            problems.Add("limit", $"is {limit}; expected 1 to {MaxLimit}");
        }
    }

    /// <summary>Lists one page.</summary>
    /// <param name="limit">The most that go on it.</param>
    /// <param name="list">Lists at most so many; called with one more than the limit, to find out whether there is another page.</param>
    public static async Task<Page<T>> ListAsync<T>(int limit, Func<int, Task<IReadOnlyList<T>>> list)
    {
        var items = await list(limit + 1);
        return items.Count > limit ? new Page<T>([.. items.Take(limit)], true) : new Page<T>(items, false);
    }
}
