using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Http;
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

    /// <summary>Does what a form asks for. Where something in it is wrong, the page is shown again with what was filled in, and what is wrong at each field.</summary>
    /// <param name="act">Reads the form, and does it.</param>
    /// <param name="show">Shows the page; what it is given puts what was filled in into the form that was sent.</param>
    private protected async Task<IActionResult> SubmitAsync(Func<IFormCollection, Task<IActionResult>> act, Func<Func<PageForm, PageForm>, Task<ViewResult>> show)
    {
        var sent = await Request.ReadFormAsync(HttpContext.RequestAborted);
        try
        {
            return await act(sent);
        }
        catch (InvalidInputException e)
        {
            AuditedAttribute.Skip(HttpContext);
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return await show(form => PathString.FromUriComponent(form.Path) == Request.Path ? form.With(e.Problems, sent) : form);
        }
    }

    /// <summary>What was filled in; null where nothing was.</summary>
    private protected static string? TextOf(IFormCollection form, string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Leads to another page of this server.</summary>
    /// <param name="path">The path, from the slash on.</param>
    protected RedirectResult RedirectTo(string path) => Redirect(Links.To(Request, path));
}
