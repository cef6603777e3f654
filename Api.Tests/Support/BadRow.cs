using Interlock.Domain;
using Interlock.Domain.Tabular;

namespace Interlock.Api.Tests.Support;

/// <summary>A row that a version fails on, so that its watch undoes it.</summary>
internal static class BadRow
{
    private const double X = 13;

    /// <summary>From now on this version fails on it.</summary>
    public static void FailIn(SwapServer server, string version) => server.Models.Asking = (model, rows) =>
    {
        FailIn(version, model, rows);
        return Task.CompletedTask;
    };

    public static void FailIn(string version, ScriptedModel model, IReadOnlyList<TabularRow> rows) =>
        _ = model.Name == version && rows[0].Numbers[0] == X ? throw new InferenceException("it is bad") : 0;

    /// <summary>Three failures, and the watch undoes what is served.</summary>
    public static async Task UndoAsync(SwapServer server, string model = "echo")
    {
        var revision = server.Catalog.Current.Revision;
        for (var i = 0; i < 3; i++)
        {
            await server.PostAsync(X, model);
        }

        await Poll.UntilAsync(() => Task.FromResult(server.Catalog.Current.Revision == revision + 1), "the swap is undone");
    }
}
