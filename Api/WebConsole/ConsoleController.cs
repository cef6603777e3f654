using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole;

/// <summary>A page of the console. Every form needs the token that the page gave it; what fails is a page, too.</summary>
[AutoValidateAntiforgeryToken]
[ConsoleProblems]
[RequestSizeLimit(FormLimit)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[ApiExplorerSettings(IgnoreApi = true)]
public abstract class ConsoleController : Controller
{
    private const int FormLimit = 64 * 1024;

    /// <summary>Whether the caller may change what others made.</summary>
    protected bool MayOperate => Callers.Has(HttpContext, Role.Operate);

    /// <summary>Does what a form asks for. Where that fails, the page is shown again with what was filled in, and what is wrong at each field or at the top.</summary>
    /// <param name="act">Reads the form, and does it.</param>
    /// <param name="show">Shows the page; what it is given puts what was filled in into the form that was sent.</param>
    private protected Task<IActionResult> SubmitAsync(Func<IFormCollection, Task<IActionResult>> act, Func<Func<PageForm, PageForm>, Task<ViewResult>> show) => SubmitAsync(act, async (failure, sent) =>
    {
        var (problems, isKept) = ((failure as InvalidInputException)?.Problems ?? [], false);
        var page = await show(form =>
        {
            var isSent = PathString.FromUriComponent(form.Path) == Request.Path;
            isKept |= isSent;
            return isSent ? form.With(problems, sent) : form;
        });
        ViewData[ConsoleProblemsAttribute.Key] = failure is InvalidInputException ? null : ErrorMap.Of(failure);
        return isKept ? page : null;
    });

    /// <summary>Does what a form asks for. Where that fails, <paramref name="show"/> shows the page with what was filled in.</summary>
    /// <param name="act">Reads the form, and does it.</param>
    /// <param name="show">Shows the page; null where it has no place for what was filled in.</param>
    private protected async Task<IActionResult> SubmitAsync(Func<IFormCollection, Task<IActionResult>> act, Func<Exception, IFormCollection, Task<ViewResult?>> show)
    {
        var sent = await Request.ReadFormAsync(HttpContext.RequestAborted);
        HttpContext.Features.Set(new SentForm(sent, failure => show(failure, sent)));
        return await act(sent);
    }

    /// <summary>What was filled in; null where nothing was.</summary>
    private protected static string? TextOf(IFormCollection form, string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Leads to another page of this server.</summary>
    /// <param name="path">The path, from the slash on.</param>
    protected RedirectResult RedirectTo(string path) => Redirect(Links.To(Request, path));
}

/// <summary>A form that was sent, and how its page is shown again where the request fails.</summary>
/// <param name="Fields">What was filled in.</param>
/// <param name="ShowAsync">Shows the page with it; null where it has no place for it.</param>
internal sealed record SentForm(IFormCollection Fields, Func<Exception, Task<ViewResult?>> ShowAsync);
