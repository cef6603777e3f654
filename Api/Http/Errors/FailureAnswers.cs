using Interlock.Application;
using Interlock.Application.Calls;
using Interlock.Application.Consuming;
using Interlock.Domain;

namespace Interlock.Api.Http.Errors;

/// <inheritdoc />
internal sealed class FailureAnswers : IFailureAnswers
{
    /// <inheritdoc />
    public ReadOnlyMemory<byte> BodyOf(InterlockException failure) => AnswerData.Of(ErrorMap.OfLine(failure), static (json, problem) =>
    {
        json.WriteStartObject();
        json.WriteNumber("status"u8, problem.Status);
        json.WriteString("code"u8, problem.Code);
        json.WriteString("msg"u8, problem.Detail);
        ProblemsJson.WriteErrors(json, problem.Problems);
        json.WriteEndObject();
    });
}
