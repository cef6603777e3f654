using Interlock.Api.Images;
using Interlock.Api.Routes;
using Interlock.Api.Sensors;
using Interlock.Api.Tabular;
using Interlock.Api.Tasks;

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
        var tasks = app.Services.GetRequiredService<TaskPosts>();
        var tabular = app.Services.GetRequiredService<TabularController>();
        var routes = app.Services.GetRequiredService<RoutesController>();
        var fill = app.Services.GetRequiredService<SensorFillController>();
        var images = app.Services.GetRequiredService<ImagesController>();
        app.MapPost("/models/{model:kind(tabular)}", tasks.Or(tabular.Infer, TabularController.ReadAsync));
        app.MapPost("/models/{model:kind(route)}", tasks.Or(routes.Infer, RoutesController.ReadAsync));
        app.MapPost("/models/{model:kind(sensor)}/fill", tasks.Or(fill.Fill, SensorFillController.ReadAsync));
        app.MapMethods("/models/{model:kind(image)}", [HttpMethods.Post, HttpMethods.Put], tasks.Or(images.Infer, ImagesController.ReadAsJsonAsync));
    }

    /// <summary>The model that the request names.</summary>
    public static string ModelOf(HttpContext context) => (string)context.Request.RouteValues[Model]!;
}
