using System.Net;
using Interlock.Api.Tests.Support;
using Interlock.Infrastructure.Datastore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Predictions;

/// <summary>An export holds few of its rows. What the process holds is counted, so nothing runs beside it.</summary>
public sealed class ExportMemoryTests
{
    private const int ManyRows = 20_000;

    [Test]
    public async Task Export_ManyRows_HoldsFewOfThem([Values("csv", "ndjson", "parquet")] string format)
    {
        await using var server = await TestServer.StartAsync(FakeModel.Yaml, new FakeModel().Wire);
        await using (var context = await server.App.Services.GetRequiredService<IDbContextFactory<InterlockDbContext>>().CreateDbContextAsync())
        {
            await context.Database.ExecuteSqlRawAsync(
                $$"""
                WITH RECURSIVE n(x) AS (VALUES (0) UNION ALL SELECT x + 1 FROM n WHERE x < {{ManyRows - 1}})
                INSERT INTO predictions (id, model, version, revision, request, response, infer_ms)
                SELECT printf('%012x70008000000000000000', 1717986918400 + x * 10), 'echo', 'v1', 1, '"' || hex(randomblob(1000)) || '"', '[]', 0.5 FROM n
                """);
        }

        using var reply = await server.Client.GetAsync($"/predictions/export?format={format}", HttpCompletionOption.ResponseHeadersRead);
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await using var body = await reply.Content.ReadAsStreamAsync();
        var (before, most, total, sampled, buffer) = (GC.GetTotalMemory(forceFullCollection: true), 0L, 0L, 0L, new byte[64 * 1024]);
        for (int read; (read = await body.ReadAsync(buffer)) > 0; total += read)
        {
            if (total - sampled > 4_000_000)
            {
                (most, sampled) = (Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before), total);
            }
        }

        TestContext.Out.WriteLine($"{format}: {total / 1e6:0} MB sent, at most {most / 1e6:0} MB held.");
        Assert.That(total, Is.GreaterThan(ManyRows * 1000));
        Assert.That(most, Is.LessThan(40_000_000), "all rows are 80 MB as texts");
    }
}
