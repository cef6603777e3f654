using Interlock.Application.Jobs;
using Interlock.Application.Jobs.BatchScoring.Files;
using Interlock.Application.Jobs.Steps;

namespace Interlock.Application.Export;

/// <summary>Steps of kind <c>export</c>: predictions of some days, as a file. Done again, an export of days that are over writes the same file.</summary>
public sealed class ExportStep(PredictionExporter exporter, IEnumerable<IExportFormat> formats) : IStepRunner
{
    private const string Done = "{\"done\":true}";

    /// <inheritdoc />
    public Type ConfigType => typeof(ExportStepConfig);

    /// <inheritdoc />
    public async Task RunAsync(IStepContext context, CancellationToken cancellationToken)
    {
        if (context.Checkpoint is not null)
        {
            return;
        }

        var config = (ExportStepConfig)context.Config;
        try
        {
            var rows = await WriteAsync(config, context, cancellationToken);
            await context.CommitAsync(Done, rows, null, cancellationToken);
            context.Report(rows, rows);
            context.Log(StepLogLevel.Info, $"{rows} predictions were exported.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StepFailedException(e.Message, e);
        }
    }

    private async Task<long> WriteAsync(ExportStepConfig config, IStepContext context, CancellationToken cancellationToken)
    {
        var export = ExportOf(config, context.Values);
        var path = Path.GetFullPath(StepPaths.Fill(config.Output, context.Values), context.Folder);
        var format = formats.First(format => format.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase));
        await using var file = new PartFile(path, FileMode.Create);
        var rows = await exporter.WriteAsync(export, format, () => Task.FromResult<Stream>(file.Stream), cancellationToken);
        if (rows == 0)
        {
            file.CheckEmpty("No prediction was found");
        }

        file.Stream.Flush(flushToDisk: true);
        file.Complete();
        return rows;
    }

    private static PredictionExport ExportOf(ExportStepConfig config, TemplateValues values)
    {
        var text = values.Fill(config.Date);
        var last = JobJson.Date(text) ?? throw new StepFailedException($"'{Domain.Excerpt.Of(text, 64)}' is not a day such as 2026-01-31.");
        var end = new DateTimeOffset(last.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddDays(1);
        return new PredictionExport { Model = config.Model, Version = config.Version, From = end.AddDays(-config.Days), To = end, Labelled = config.Labelled };
    }
}
