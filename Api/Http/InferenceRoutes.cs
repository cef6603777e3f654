using Interlock.Api.Images;
using Interlock.Api.Routes;
using Interlock.Api.Sensors;
using Interlock.Api.Streams;
using Interlock.Api.Tabular;

namespace Interlock.Api.Http;

/// <summary>
/// Maps <c>/models/{model}</c> to the controller of the model's kind, past MVC's action invoker: for a model that answers in microseconds that
/// alone would cost as much as the rest of the request (docs/performance.md). Everything else is ordinary MVC.
/// </summary>
internal static class InferenceRoutes
{
    private const string Model = "model";

    public static void Map(WebApplication app)
    {
        app.MapPost("/models/{model:kind(tabular)}", app.Services.GetRequiredService<TabularController>().Infer);
        app.MapPost("/models/{model:kind(route)}", app.Services.GetRequiredService<RoutesController>().Infer);
        app.MapPost("/models/{model:kind(sensor)}/fill", app.Services.GetRequiredService<SensorFillController>().Fill);
        app.MapMethods("/models/{model:kind(image)}", [HttpMethods.Post, HttpMethods.Put], app.Services.GetRequiredService<ImagesController>().Infer);
        app.MapPost("/models/{model}/stream", app.Services.GetRequiredService<StreamsController>().Answer);
    }

    /// <summary>The model that the request names.</summary>
    public static string ModelOf(HttpContext context) => (string)context.Request.RouteValues[Model]!;
}
