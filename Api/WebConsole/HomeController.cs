using Interlock.Api.Access;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole;

/// <summary>The first page of the console.</summary>
[RequiresRole(Role.Infer, Role.View)]
public sealed class HomeController : ConsoleController
{
    /// <summary>Who is signed in, and what it may do.</summary>
    [HttpGet(ConsolePaths.Root)]
    public ViewResult Show() => View(Callers.Of(HttpContext));
}
