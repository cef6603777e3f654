using System.Text.Json;
using Interlock.Infrastructure.Datastore;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

/// <summary>How a database would run the SQL that EF Core sends for a query.</summary>
internal static class QueryPlan
{
    /// <summary>The steps of SQLite.</summary>
    public static Task<List<string>> OfSqliteAsync(InterlockDbContext context, IQueryable<object> query) =>
        ExplainAsync(context, "EXPLAIN QUERY PLAN ", column: 3, query);

    /// <summary>The nodes of PostgreSQL, outermost first.</summary>
    public static async Task<List<JsonElement>> OfPostgresqlAsync(InterlockDbContext context, IQueryable<object> query)
    {
        var plan = (await ExplainAsync(context, "EXPLAIN (FORMAT JSON) ", column: 0, query)).Single();
        return [.. Nodes(JsonDocument.Parse(plan).RootElement[0].GetProperty("Plan"))];
    }

    public static string Text(JsonElement node, string property) => node.TryGetProperty(property, out var value) ? value.GetString()! : "";

    private static async Task<List<string>> ExplainAsync(InterlockDbContext context, string explain, int column, IQueryable<object> query)
    {
        await context.Database.OpenConnectionAsync();
        await using var command = query.CreateDbCommand();
        command.CommandText = explain + command.CommandText;
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(column));
        }

        return lines;
    }

    private static IEnumerable<JsonElement> Nodes(JsonElement node) =>
        node.TryGetProperty("Plans", out var inner) ? inner.EnumerateArray().SelectMany(Nodes).Prepend(node) : [node];
}
