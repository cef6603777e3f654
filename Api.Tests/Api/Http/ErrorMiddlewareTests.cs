using System.Net;
using Autofac;
using Interlock.Api.Http;
using Interlock.Api.Tests.Support;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Catalog;
using Microsoft.Extensions.Logging;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Http;

public sealed class ErrorMiddlewareTests
{
    [Test]
    public async Task Invoke_UnknownException_LoggedUnderTheTraceIdOfTheReply()
    {
        var service = new Mock<ITabularService>();
        service.Setup(s => s.InferAsync(It.IsAny<ModelTarget>(), It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new InvalidTimeZoneException("inner words"));
        var log = new RecordingLogger();
        await using var server = await TestServer.StartAsync(wire: container =>
        {
            container.RegisterInstance(service.Object);
            container.RegisterInstance<ILogger<FailureLog>>(log);
        });

        var reply = await server.PostAsync("/models/iris", """{"features":[5.1,3.5,1.4,0.2]}""");

        var problem = await TestServer.JsonOf(reply);
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(problem.ToString(), Does.Not.Contain("inner words"));
        Assert.That(log.Lines, Has.Count.EqualTo(1));
        Assert.That(log.Lines[0], Does.Contain(problem.GetProperty("traceId").GetString()!));
    }

    private sealed class RecordingLogger : ILogger<FailureLog>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
