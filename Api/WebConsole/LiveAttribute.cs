using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Interlock.Api.WebConsole;

/// <summary>A page whose tables and charts are kept up to date where JavaScript runs.</summary>
/// <param name="on">After which event of <see cref="LiveController"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LiveAttribute(string on) : ActionFilterAttribute
{
    internal const string Key = "Live";

    /// <inheritdoc />
    public override void OnActionExecuted(ActionExecutedContext context) => ((Controller)context.Controller).ViewData[Key] = on;
}
