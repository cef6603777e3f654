using Interlock.Api.Access;
using Interlock.Api.Http;
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

    /// <summary>Leads to another page of this server.</summary>
    /// <param name="path">The path, from the slash on.</param>
    protected RedirectResult RedirectTo(string path) => Redirect(Links.To(Request, path));
}
