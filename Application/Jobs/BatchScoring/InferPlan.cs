using System.Security.Cryptography;
using System.Text;
using Interlock.Application.Configuration;
using Interlock.Application.Jobs.BatchScoring.Files;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Jobs.Steps;

namespace Interlock.Application.Jobs.BatchScoring;

/// <summary>What a step reads and writes, with everything filled in.</summary>
internal sealed class InferPlan
{
    /// <summary>The longest row, in bytes, however large requests may be.</summary>
    public const int LongestRow = 64 * 1024 * 1024;

    private readonly IStepContext _context;
    private readonly InferStepConfig _config;
    private readonly ModelConfig _model;
    private readonly string? _pattern;
    private readonly string? _output;

    public InferPlan(IStepContext context, InferStepConfig config, ModelConfig model)
    {
        (_context, _config, _model) = (context, config, model);
        _pattern = config.Files is { } files ? StepPaths.Fill(files, context.Values) : null;
        _output = config.Output is { } output ? Path.GetFullPath(StepPaths.Fill(output, context.Values), context.Folder) : null;
        string[] written = _output is null ? [] : [_output, PartFile.NameOf(_output)];
        if (_pattern is not null && Array.Exists(written, file => SourceFiles.Matches(_pattern, context.Folder, file)))
        {
            throw new StepFailedException(
                $"'{_pattern}' matches the output '{config.Output}', too: the answers would be read as rows. Write them somewhere else.");
        }
    }

    /// <summary>The rows.</summary>
    public IRowSource OpenSource(IDatastoreQueries queries, int longestRow) => _pattern is null
        ? new QuerySource(_config.Query!, _context.Values, queries)
        : new FileSource(SourceFiles.Find(_pattern, _context.Folder), longestRow, text => _context.Log(StepLogLevel.Warning, text));

    /// <summary>A hash of what is done with which rows.</summary>
    public string IdentityOf(IRowSource source)
    {
        var keep = _config.Keep is { } columns ? string.Join('\t', columns) : "*";
        var text = string.Join('\n', _config.Model, _output, _config.Table, keep, source.Identity);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The columns to keep.</summary>
    public IReadOnlyList<string> ColumnsOf(RowBlock? first, RowShape? shape) => _config.Keep ?? shape?.Columns ?? KeptColumns.NamesOf(first);

    /// <summary>Whether the output stands where it belongs already.</summary>
    public bool IsInPlace(InferCheckpoint done) => _output is null
        || (!File.Exists(PartFile.NameOf(_output)) && new FileInfo(_output) is { Exists: true } file && file.Length == done.Output.Length);

    /// <summary>Where the answers go.</summary>
    public async Task<IRowSink> OpenSinkAsync(InferCheckpoint checkpoint, IResultTables tables, CancellationToken cancellationToken)
    {
        var answer = AnswerColumns.Of(_model);
        if (_output is null)
        {
            var taken = (string[])[.. TableTarget.Key, .. answer, .. AnswerColumns.Lineage];
            var columns = new KeptColumns(checkpoint.Columns, taken);
            var target = new TableTarget(_config.Table!, _context.Run.Id, _context.Name, _config.Model, columns) { Answer = answer };
            return await TableSink.OpenAsync(tables, target, cancellationToken);
        }

        var isCsv = _output.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
        var kept = new KeptColumns(checkpoint.Columns, [.. isCsv ? answer : [AnswerColumns.Data], .. AnswerColumns.Lineage]);
        IRowFormat format = isCsv ? new CsvFormat(_config.Model, kept, answer) : new JsonFormat(_config.Model, kept);
        return checkpoint.Output.Tail is { Length: > 0 }
            ? FileSink.Resume(_output, format, checkpoint.Output)
            : await FileSink.CreateAsync(_output, format, cancellationToken);
    }
}
