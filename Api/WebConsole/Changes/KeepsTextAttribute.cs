using Interlock.Api.Http.Errors;
using Interlock.Application.Swaps.Publishing;
using Interlock.Application.Swaps.Watching;
using Interlock.Domain;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Interlock.Api.WebConsole.Changes;

/// <summary>Shows what failed on the page with the text that was sent, so that nothing is lost.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KeepsTextAttribute : Attribute, IExceptionFilter
{
    /// <inheritdoc />
    public void OnException(ExceptionContext context)
    {
        // Before anything is active there is nothing to change; the page of the failure says so.
        if (ErrorMap.IsUnexpected(context.Exception) || context.Exception is UnavailableException { Code: UnavailableException.NotReady } or HttpException)
        {
            return;
        }

        var (http, form, problem) = (context.HttpContext, context.HttpContext.Request.Form, ErrorMap.Of(context.Exception));
        var text = form.ContainsKey(ChangeForm.TextField) ? ChangeForm.TextOf(form) : null;
        var page = ChangePage.Of(text, http.RequestServices.GetRequiredService<SwapPublisher>(), http.RequestServices.GetRequiredService<ConfigState>());
        context.Result = new ViewResult
        {
            ViewName = nameof(ChangeController.Show),
            StatusCode = problem.Status,
            ViewData = new ViewDataDictionary<ChangePage>(new EmptyModelMetadataProvider(), context.ModelState)
            {
                Model = context.Exception is RevisionMismatchException ? page with { BeganWith = ChangeForm.Of(form).Revision } : page with { Problem = problem },
            },
        };
        context.ExceptionHandled = true;
    }
}
