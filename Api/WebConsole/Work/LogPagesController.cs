using Interlock.Api.Access;
using Interlock.Api.Lifecycle;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.Work;

/// <summary>The last warnings and errors of this server.</summary>
[RequiresRole(Role.Operate)]
public sealed class LogPagesController : ConsoleController
{
    /// <summary>The lines, newest first.</summary>
    [HttpGet(ConsolePaths.Log), Live(LiveController.Time)]
    public ViewResult List()
    {
        var rows = RecentLog.Lines.Select(line => (IReadOnlyList<PageCell>)[(DateTime?)line.Time, line.Level, line.Message, line.Exception, line.Logger]);
        return View("List", new ListPage("Log", new PageTable("Log", ["Time", "Level", "Message", "Exception", "Logger"], [.. rows]))
        {
            Note = "The last warnings and errors of this server since it was started. Everything is in the files of the folder logs.",
        });
    }
}
