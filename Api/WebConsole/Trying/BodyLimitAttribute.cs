using Interlock.Api.Bodies;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Catalog;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Interlock.Api.WebConsole.Trying;

/// <summary>
/// Holds a form to <c>server.body-limit</c> and <c>server.body-memory</c>, as requests of programs are, instead of the limit of other forms. It runs before the form is read,
/// into memory: the server may have no disk that it can write to.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BodyLimitAttribute : Attribute, IAuthorizationFilter, IOrderedFilter
{
    /// <summary>Whether the form is that for many requests.</summary>
    public bool IsOfLines { get; init; }

    // Behind the limit of the controller (900), before the check of the form's token (1000), which reads the form.
    public int Order => 950;

    /// <inheritdoc />
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        var limit = http.RequestServices.GetRequiredService<ServerConfig>().BodyLimit.Bytes;
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limit;
        try
        {
            var length = http.Request.ContentLength ?? limit;
            BodyLease.Hold(http, length <= limit ? length : throw new BadHttpRequestException("", StatusCodes.Status413PayloadTooLarge));
        }
        catch (Exception e) when (!ErrorMap.IsUnexpected(e))
        {
            http.RequestServices.GetRequiredService<FailureLog>().Record(http, e);
            context.Result = PageOf(context, ErrorMap.Of(e));
        }
    }

    // The form was not read, so that it begins again.
    private ViewResult PageOf(AuthorizationFilterContext context, Problem problem)
    {
        var (services, name) = (context.HttpContext.RequestServices, context.RouteData.Values["model"] as string ?? "");
        ProblemWriter.WriteRetryAfter(context.HttpContext, problem);
        return services.GetRequiredService<IModelCatalog>().Current.Models.GetValueOrDefault(name) is { } model
            ? ConsoleProblemsAttribute.PageOf(context, nameof(TryController.Show), problem with { Detail = $"{problem.Detail} What was filled in could not be read." }, TryPage.Of(model, IsOfLines ? services.GetRequiredService<LinesForm>() : ITryForm.Of(model, services.GetServices<ITryForm>())))
            : ConsoleProblemsAttribute.PageOf(context, "Problem", problem);
    }
}
