using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Guards;
using Interlock.Application.Swaps.Watching;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.Changes;

/// <summary>Pauses and resumes the apply of edits of config.yaml and of model files.</summary>
[RequiresRole(Role.Admin)]
[GuardedAsAdmin]
public sealed class PauseController(AutomaticApply automatic) : ConsoleController
{
    /// <summary>Pauses it.</summary>
    [Audited("config.pause")]
    [HttpPost($"{ConsolePaths.Change}/pause")]
    public RedirectResult Pause()
    {
        automatic.Pause(AdminAccess.CallerOf(HttpContext));
        return RedirectTo(ConsolePaths.Change);
    }

    /// <summary>Resumes it.</summary>
    [Audited("config.resume")]
    [HttpPost($"{ConsolePaths.Change}/resume")]
    public RedirectResult Resume()
    {
        automatic.Resume(AdminAccess.CallerOf(HttpContext));
        return RedirectTo(ConsolePaths.Change);
    }
}
