using System.Collections.Concurrent;
using Autofac;
using Microsoft.Extensions.Logging;

namespace Interlock.Api.Tests.Support;

/// <summary>Keeps every line a server logs.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IEnumerable<LogLine> Lines => _lines;

    /// <summary>The ids of its events.</summary>
    public IEnumerable<int> Ids => _lines.Select(line => line.Id);

    /// <summary>What someone would have to look at.</summary>
    public IEnumerable<LogLine> Errors => _lines.Where(line => line.Level >= LogLevel.Error);

    /// <summary>Wires it in place of NLog.</summary>
    public void Wire(ContainerBuilder container) =>
        container.RegisterInstance(LoggerFactory.Create(logging => logging.AddProvider(this))).As<ILoggerFactory>();

    /// <summary>The log of a class.</summary>
    public ILogger<T> Of<T>() => LoggerFactory.Create(logging => logging.AddProvider(this)).CreateLogger<T>();

    public void Clear() => _lines.Clear();

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new LogLine(category, logLevel, formatter(state, exception), exception) { Id = eventId.Id });
    }
}

/// <summary>A line of a log.</summary>
internal sealed record LogLine(string Category, LogLevel Level, string Text, Exception? Exception)
{
    /// <summary>The id of the event.</summary>
    public int Id { get; init; }
}
