using System.Text.Json.Nodes;
using Interlock.Api.Swagger.Schemas;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Catalog;
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
        if (config.Access is not null)
        {
            Console.Error.WriteLine("Every request needs a key; to make one: interlock keys add NAME --role ROLE");
        }

        var key = config.Access is null ? "" : " -H \"x-api-key: $KEY\"";
        Console.Error.WriteLine("Try:");
        if (config.Models.FirstOrDefault(model => model.Value is TabularModelConfig) is { Key: { } name, Value: TabularModelConfig tabular })
        {
            var model = app.Services.GetRequiredService<IModelCatalog>().Current.Require(name);
            var row = (await TabularSample.OfAsync(model, tabular, app.Lifetime.ApplicationStopping)).ByPlace();
            Console.Error.WriteLine($"  curl {address}/models/{name} -H 'Content-Type: application/json'{key} -d '{new JsonObject { ["features"] = row }.ToJsonString()}'");
        }

        Console.Error.WriteLine(config.Access is null ? $"  {address}/docs" : $"  curl {address}/models{key}");
    }
}
