namespace Interlock.Api.Http.Errors;

/// <summary>The error codes an action may reply with, beyond those that every action has. The OpenAPI document lists them.</summary>
/// <param name="codes">As docs/http.md lists them.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ErrorsAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes => codes;
}
