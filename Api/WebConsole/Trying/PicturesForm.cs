using System.Globalization;
using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Api.Models;
using Interlock.Api.WebConsole.Samples;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Images;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Api.WebConsole.Trying;

/// <summary>Pictures, and which of the model's types is asked.</summary>
public sealed class PicturesForm(IImageService service) : ITryForm
{
    private const string Files = "img_file";
    private const string Type = "model_type";
    private const int LongestName = 255;

    /// <inheritdoc />
    public Type ConfigType => typeof(ImageModelConfig);

    /// <inheritdoc />
    public IReadOnlyList<PageField> FieldsOf(ServedModel model)
    {
        var config = (ImageModelConfig)model.Config;
        var pictures = new PageField(Files, "Pictures", PageFieldKind.Pictures) { IsRequired = true, Hint = $"JPEG, PNG, WebP or GIF, at most {config.MaxFiles}" };
        return config.Types.Count > 1
            ? [new PageField(Type, "Model type", PageFieldKind.Choice) { Choices = [.. config.Types.Keys], Value = config.Types.Keys.First() }, pictures]
            : [pictures];
    }

    /// <inheritdoc />
    public InputProblem AtField(InputProblem problem, ModelConfig model) =>
        problem.Path.StartsWith($"{Files}[", StringComparison.Ordinal) ? new InputProblem(Files, $"{problem.Path[Files.Length..]}: {problem.Message}") : problem;

    /// <inheritdoc />
    public async Task<TryAnswer> AskAsync(TryCall asked, CancellationToken cancellationToken)
    {
        var request = new ImageRequest(asked.TextOf(Type) is { Length: > 0 } type ? type : null, await ReadAsync(asked, cancellationToken));
        var answer = await service.InferAsync(RequestTarget.Of(asked.Context, asked.Model), request, cancellationToken);
        InferenceHeaders.Write(asked.Context.Response, answer.Answer);
        return new TryAnswer([asked.Sample(ModelSummary.EndpointOf(asked.Model)).With(PartsOf(request))])
        {
            Headline = answer.Files is [{ Output: 0 }] ? answer.Answer.Inference.Outputs[0].Label : null,
            Tables = [new PageTable("Pictures", ["Picture", "Label", "Score", "Best labels", "Prediction"], [.. answer.Files.Where(file => file.Error is null).Select(file => RowOf(answer, file))])],
            Refused = [.. answer.Files.Where(file => file.Error is not null).Select(file => new InputProblem(Files, $"{file.Name}: {file.Error!.Message}"))],
        };
    }

    private static async Task<List<ImageFile>> ReadAsync(TryCall asked, CancellationToken cancellationToken)
    {
        var files = new List<ImageFile>();
        foreach (var file in asked.Sent.Files.GetFiles(Files).Where(file => file.Length > 0 || file.FileName.Length > 0))
        {
            var content = new byte[file.Length];
            await using var stream = file.OpenReadStream();
            await stream.ReadExactlyAsync(content, cancellationToken);
            var name = Excerpt.Of(file.FileName, LongestName);
            files.Add(new ImageFile($"{Files}[{name}]", name, content));
        }

        return files;
    }

    private static List<SamplePart> PartsOf(ImageRequest request)
    {
        var parts = request.Files.Select(file => new SamplePart(Files, file.Name, true));
        return [.. request.ModelType is { } type ? [new SamplePart(Type, type, false)] : Array.Empty<SamplePart>(), .. parts];
    }

    private static IReadOnlyList<PageCell> RowOf(ImageAnswer answer, ImageFileAnswer file)
    {
        var result = answer.Answer.Inference.Outputs[file.Output];
        var best = Enumerable.Range(0, answer.Labels.Count).OrderByDescending(i => result.Scores[i]).Take(answer.TopK).Select(i => $"{answer.Labels[i]} {TextOf(result.Scores[i])}");
        var id = answer.Answer.Ids.Count > 0 ? answer.Answer.Ids[file.Output] : null;
        return
        [
            file.Name, result.Label, new PageCell(TextOf(result.Scores[result.Result])) { Bar = Math.Clamp(result.Scores[result.Result], 0, 1) }, string.Join(", ", best),
            new PageCell(id, id is null ? null : $"{ConsolePaths.Predictions}/{id}"),
        ];
    }

    private static string TextOf(float score) => score.ToString("0.####", CultureInfo.InvariantCulture);
}
