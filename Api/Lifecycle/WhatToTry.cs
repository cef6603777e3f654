using System.Text.Json.Nodes;
using Interlock.Api.Swagger;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Loading;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Interlock.Api.Lifecycle;

/// <summary>Tells whoever started the server what to try. On the error stream: the output stream is the log, one JSON object a line.</summary>
internal static class WhatToTry
{
    public static async Task PrintWhenReadyAsync(WebApplication app, InterlockConfig config)
    {
        await app.Services.GetRequiredService<ServerState>().WhenReady;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? config.Server.Urls;
        Console.Error.WriteLine($"Interlock serves {string.Join(", ", config.Models.Keys)} on {address}");
        Console.Error.WriteLine("Try:");
        if (config.Models.FirstOrDefault(model => model.Value is TabularModelConfig) is { Key: { } name, Value: TabularModelConfig tabular })
        {
            Console.Error.WriteLine($"  curl {address}/models/{name} -H 'Content-Type: application/json' -d '{Example(tabular)}'");
        }

        Console.Error.WriteLine($"  {address}/swagger");
    }

    private static string Example(TabularModelConfig model)
    {
        var golden = model.Swap.Golden is { } file ? GoldenFile.Read(file, "label", "result").Select(line => line.Request).FirstOrDefault() : null;
        return golden is not null
            ? System.Text.Encoding.UTF8.GetString(golden)
            : new JsonObject { ["features"] = new JsonArray([.. model.Features.Values.Select(TabularExamples.Value)]) }.ToJsonString();
    }
}
