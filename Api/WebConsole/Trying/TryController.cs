using System.Diagnostics;
using Interlock.Api.Access;
using Interlock.Api.Guards;
using Interlock.Api.Http;
using Interlock.Api.WebConsole.Samples;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.Trying;

/// <summary>A form to ask a model, whatever its kind.</summary>
[RequiresRole(Role.Infer)]
public sealed class TryController(IModelCatalog catalog, InterlockConfig config, IEnumerable<ITryForm> forms, LinesForm lines) : ConsoleController
{
    private static readonly string[] Headers = [InferenceHeaders.Version, InferenceHeaders.PredictionId, InferenceHeaders.ServerTiming];

    /// <summary>The form.</summary>
    /// <param name="model">The model's name.</param>
    [HttpGet(ConsolePaths.Try)]
    public ViewResult Show(string model)
    {
        var served = catalog.Current.Require(model);
        return ShowPage(served, ITryForm.Of(served, forms), form => form);
    }

    /// <summary>The form for many requests.</summary>
    /// <param name="model">The model's name.</param>
    [HttpGet(ConsolePaths.TryLines)]
    public ViewResult ShowLines(string model) => ShowPage(catalog.Current.Require(model), lines, form => form);

    /// <summary>Asks it, as a program does: the answer is recorded.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [BodyLimit]
    [RequestFormLimits(MemoryBufferThreshold = int.MaxValue, ValueLengthLimit = int.MaxValue, MultipartBodyLengthLimit = long.MaxValue)]
    [HttpPost(ConsolePaths.Try)]
    public Task<IActionResult> Ask(string model, CancellationToken cancellationToken)
    {
        var served = catalog.Current.Require(model);
        return AskAsync(served, ITryForm.Of(served, forms), cancellationToken);
    }

    /// <summary>Asks it what stands on each line, as a stream does: the answers are recorded.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [BodyLimit(IsOfLines = true)]
    [RequestFormLimits(MemoryBufferThreshold = int.MaxValue, ValueLengthLimit = int.MaxValue, MultipartBodyLengthLimit = long.MaxValue)]
    [HttpPost(ConsolePaths.TryLines)]
    public Task<IActionResult> AskLines(string model, CancellationToken cancellationToken) => AskAsync(catalog.Current.Require(model), lines, cancellationToken);

    private Task<IActionResult> AskAsync(ServedModel served, ITryForm form, CancellationToken cancellationToken) => SubmitAsync(
        async sent =>
        {
            var answer = await AnswerAsync(form, new TryCall(HttpContext, served, sent, SampleOf), cancellationToken);
            var page = TryPage.Of(served, form);
            return View(nameof(Show), page with
            {
                Form = page.Form.With(answer.Refused, sent) with { Failure = "Not everything was used: the fields below say why." },
                Answer = answer,
                Headers = HeadersOf(),
                Samples = Sample.Of(answer.Requests),
            });
        },
        fill => Task.FromResult(ShowPage(served, form, fill)));

    private static async Task<TryAnswer> AnswerAsync(ITryForm form, TryCall asked, CancellationToken cancellationToken)
    {
        try
        {
            return await form.AskAsync(asked, cancellationToken);
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException([.. e.Problems.Select(problem => form.AtField(problem, asked.Model.Config))], e.Code, message: e.Message);
        }
    }

    private ViewResult ShowPage(ServedModel model, ITryForm form, Func<PageForm, PageForm> fill)
    {
        var page = TryPage.Of(model, form);
        return View(nameof(Show), page with { Form = fill(page.Form) });
    }

    private SampleRequest SampleOf(string path) => new($"{Request.Scheme}://{Request.Host}{Links.To(Request, path)}", config.Access is not null);

    private List<PageFact> HeadersOf()
    {
        var facts = Headers.Select(name => new PageFact(name, Response.Headers[name].ToString())).ToList();
        facts.Add(new PageFact(SecurityHeaders.TraceResponse, Activity.Current is { } span ? SecurityHeaders.TraceOf(span) : null));
        return [.. facts.Select(fact => fact.Name == InferenceHeaders.PredictionId && fact.IsKnown ? fact with { Value = fact.Value with { Path = $"{ConsolePaths.Predictions}/{fact.Value.Text}" } } : fact)];
    }
}
