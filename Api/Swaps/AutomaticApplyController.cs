using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Guards;
using Interlock.Api.Http;
using Interlock.Application.Swaps.Watching;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Swaps;

/// <summary>Pauses and resumes the apply of edits of config.yaml and of model files.</summary>
[ApiController]
[Route("/admin"), Tags("Admin")]
[RequiresRole(Role.Admin)]
public sealed class AutomaticApplyController(AutomaticApply automatic) : ControllerBase
{
    /// <summary>Pauses it on this server, until it is resumed or the server is restarted.</summary>
    [Audited("config.pause")]
    [HttpPost("pause", Name = "pauseAutomaticApply")]
    public Reply<AutomaticApplyResponse> Pause()
    {
        automatic.Pause(AdminAccess.CallerOf(HttpContext));
        return Reply.Ok(AutomaticApplyResponse.Of(automatic));
    }

    /// <summary>Resumes it: what was edited meanwhile is applied.</summary>
    [Audited("config.resume")]
    [HttpPost("resume", Name = "resumeAutomaticApply")]
    public Reply<AutomaticApplyResponse> Resume()
    {
        automatic.Resume(AdminAccess.CallerOf(HttpContext));
        return Reply.Ok(AutomaticApplyResponse.Of(automatic));
    }
}

/// <summary>Whether edits of config.yaml and of model files are applied by themselves.</summary>
/// <param name="IsPaused">Whether they wait.</param>
/// <param name="By">Who paused it; missing while it is not paused.</param>
/// <param name="Since">When (UTC); likewise.</param>
public sealed record AutomaticApplyResponse(bool IsPaused, string? By, DateTimeOffset? Since)
{
    internal static AutomaticApplyResponse Of(AutomaticApply automatic) => new(automatic.Current is not null, automatic.Current?.By, automatic.Current?.Since);
}
