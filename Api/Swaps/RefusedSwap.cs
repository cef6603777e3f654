using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application.Swaps;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Swaps;

/// <summary>The reply to a change that is refused: a problem whose errors are the reasons, and whose <c>swap</c> is what else is <c>data</c>.</summary>
internal sealed class RefusedSwap(SwapResult result) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context)
    {
        var errors = ErrorsOf(result.Report).ToList();
        Problem problem = new(422, "swap_refused", Describe(errors), errors);
        return ProblemWriter.WriteAsync(context.HttpContext, problem, json =>
        {
            json.WritePropertyName("swap");
            JsonSerializer.Serialize(json, SwapResponse.Of(result), ContractJson.Contracts);
        });
    }

    private static string Describe(List<InputProblem> errors) => errors.Count switch
    {
        0 => "Configuration change rejected; the active revision stays active.",
        1 => $"Configuration change rejected; the active revision stays active. {errors[0].Path}: {errors[0].Message}",
        var count => $"Configuration change rejected for {count} reasons; the active revision stays active. The first: {errors[0].Path}: {errors[0].Message}",
    };

    private static IEnumerable<InputProblem> ErrorsOf(SwapReport report) => report.Problems
        .Select(problem => new InputProblem("config", problem))
        .Concat(report.Models.SelectMany(model => model.Problems.Select(problem => new InputProblem($"models.{model.Model}", problem))));
}
