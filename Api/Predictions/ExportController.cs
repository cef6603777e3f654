using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application.Access.Audit;
using Interlock.Application.Export;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Predictions;

/// <summary>Exports what was asked and answered.</summary>
[ApiController, Tags("Predictions")]
[RequiresRole(Role.Payloads)]
public sealed class ExportController(ExportService exports, IAudit audit) : ControllerBase
{
    /// <summary>
    /// Recorded predictions with their latest labels as a file, the oldest first. It is sent while it is read; where it ends early, so does the connection.
    /// </summary>
    /// <param name="query">Which ones, and how.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    [HttpGet("/predictions/export", Name = "exportPredictions"), Errors("invalid_input", "overloaded", "datastore_unavailable")]
    [ProducesResponseType<FileResult>(StatusCodes.Status200OK, "text/csv", "application/x-ndjson", "application/vnd.apache.parquet")]
    public async Task Export([FromQuery] ExportQuery query, CancellationToken cancellationToken)
    {
        var (export, format) = query.Read(exports.Formats);
        if (HeadRequests.Is(HttpContext))
        {
            Begin(export, format);
            return;
        }

        Stream? body = null;
        try
        {
            await exports.WriteAsync(export, format, async () => body = await BeginAsync(export, format), cancellationToken);
            await body!.DisposeAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException && !cancellationToken.IsCancellationRequested && format is NdjsonExport && Response.HasStarted)
        {
            await WriteEndAsync(body!, ErrorMap.OfLine(e), cancellationToken);
            throw; // What was sent is not marked as whole then.
        }
    }

    private async Task<Stream> BeginAsync(PredictionExport export, IExportFormat format)
    {
        var after = new JsonObject { ["format"] = format.Name, ["version"] = export.Version, ["from"] = TextOf(export.From), ["to"] = TextOf(export.To), ["labelled"] = export.Labelled };
        await audit.RecordAsync(AuditSources.Of(HttpContext), "predictions.export", export.Model, after: after);
        return Begin(export, format);
    }

    private Stream Begin(PredictionExport export, IExportFormat format)
    {
        Response.ContentType = format.ContentType;
        Response.Headers.ContentDisposition = $"attachment; filename=\"predictions{(export.Model is null ? "" : "-")}{export.Model}{format.Extensions[0]}\"";
        return format.IsText ? WholeReply.OpenLong(HttpContext) : Response.Body;
    }

    private static async Task WriteEndAsync(Stream body, Problem problem, CancellationToken cancellationToken)
    {
        var line = new JsonObject { ["code"] = problem.Code, ["msg"] = problem.Detail, ["end"] = true };
        await body.WriteAsync(Encoding.UTF8.GetBytes($"{line.ToJsonString()}\n"), cancellationToken);
        await body.FlushAsync(cancellationToken);
    }

    private static string? TextOf(DateTimeOffset? time) => time?.ToString("O", CultureInfo.InvariantCulture);
}
