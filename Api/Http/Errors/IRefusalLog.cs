namespace Interlock.Api.Http.Errors;

/// <summary>Records requests that were refused: 401 and 403.</summary>
internal interface IRefusalLog
{
    /// <summary>Records one.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="code">The code of the error.</param>
    Task RecordAsync(HttpContext context, string code);
}
