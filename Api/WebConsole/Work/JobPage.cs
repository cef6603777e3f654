using Interlock.Application.Jobs.Requests;

namespace Interlock.Api.WebConsole.Work;

/// <summary>The page of a job.</summary>
/// <param name="Name">The job's name.</param>
/// <param name="List">Its runs, and what can be done with it.</param>
/// <param name="Grid">Their steps.</param>
public sealed record JobPage(string Name, ListPage List, RunGrid Grid);
