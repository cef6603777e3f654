using Interlock.Api.Http.Errors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Interlock.Api.WebConsole;

/// <summary>Shows what failed as a page, with the status that it has over the API. Errors of the server itself are left to be logged.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ConsoleProblemsAttribute : Attribute, IExceptionFilter, IAlwaysRunResultFilter
{
    private static readonly Problem FormNotOfThisPage = new(
        400, "bad_request", "The form was not sent from a page of this server, or the page was too old. Go back, reload the page and send it again.", []);

    /// <inheritdoc />
    public void OnException(ExceptionContext context)
    {
        if (!ErrorMap.IsUnexpected(context.Exception))
        {
            (context.Exception as HttpException)?.WriteHeaders(context.HttpContext.Response.Headers);
            context.Result = PageOf(context, ErrorMap.Of(context.Exception));
            context.ExceptionHandled = true;
        }
    }

    /// <inheritdoc />
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            context.Result = PageOf(context, FormNotOfThisPage);
        }
    }

    /// <inheritdoc />
    public void OnResultExecuted(ResultExecutedContext context)
    {
    }

    /// <summary>The page of a problem.</summary>
    public static ViewResult PageOf(FilterContext context, Problem problem) => new()
    {
        ViewName = "Problem",
        StatusCode = problem.Status,
        ViewData = new ViewDataDictionary<Problem>(new EmptyModelMetadataProvider(), context.ModelState) { Model = problem },
    };
}
