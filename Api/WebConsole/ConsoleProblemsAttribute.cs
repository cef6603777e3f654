using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Interlock.Api.WebConsole;

/// <summary>
/// Shows what failed as a page, with the status that it has over the API. Where a form was sent, that is its own page with what was filled in; where this cannot be shown,
/// the page of the problem has the fields.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ConsoleProblemsAttribute : Attribute, IAsyncExceptionFilter, IAlwaysRunResultFilter
{
    /// <summary>Under which the data of a view has the problem that the layout shows at the top.</summary>
    public const string Key = "Problem";

    private static readonly Problem FormNotOfThisPage = new(
        400, "bad_request", "The form was not sent from a page of this server, or the page was too old. Go back, reload the page and send it again.", []);

    private static readonly Problem FormTooLarge = new(413, "body_too_large", "The form is larger than this page takes. Nothing was read.", []);

    /// <inheritdoc />
    public async Task OnExceptionAsync(ExceptionContext context)
    {
        var (http, failure) = (context.HttpContext, ErrorMiddleware.CauseOf(context.Exception));
        var sent = http.Features.Get<SentForm>();
        if (failure is OperationCanceledException || (ErrorMap.IsUnexpected(failure) && sent is null))
        {
            return;
        }

        var (log, problem) = (http.RequestServices.GetRequiredService<FailureLog>(), ErrorMap.Of(failure));
        log.Record(http, failure);
        (failure as HttpException)?.WriteHeaders(http.Response.Headers);
        ProblemWriter.WriteRetryAfter(http, problem);
        var page = sent is null ? null : await ShowAsync(sent, failure, http, log);
        if (page is not null)
        {
            page.StatusCode = problem.Status;
        }

        context.Result = page ?? PageOf(context, "Problem", problem, sent is null ? null : PageForm.Again($"{http.Request.Path}{http.Request.QueryString}", sent.Fields));
        context.ExceptionHandled = true;
    }

    /// <inheritdoc />
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            var http = context.HttpContext;
            var isTooLarge = http.Request.ContentLength > http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
            context.Result = PageOf(context, "Problem", isTooLarge ? FormTooLarge : FormNotOfThisPage);
        }
    }

    /// <inheritdoc />
    public void OnResultExecuted(ResultExecutedContext context)
    {
    }

    /// <summary>A page with a problem at its top.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="view">The page.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="model">What the page shows; null for the problem alone.</param>
    public static ViewResult PageOf(FilterContext context, string view, Problem problem, object? model = null) => new()
    {
        ViewName = view,
        StatusCode = problem.Status,
        ViewData = new ViewDataDictionary(new EmptyModelMetadataProvider(), context.ModelState) { Model = model, [Key] = problem },
    };

    // What fails here, too, is the page's own failure; the caller gets the first one.
    private static async Task<ViewResult?> ShowAsync(SentForm sent, Exception failure, HttpContext http, FailureLog log)
    {
        try
        {
            return await sent.ShowAsync(failure);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.Record(http, e);
            return null;
        }
    }
}
