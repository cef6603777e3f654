using System.Text;
using Interlock.Domain;
using NLog;
using NLog.Config;
using NLog.LayoutRenderers;

namespace Interlock.Api.Lifecycle;

/// <summary><c>${message}</c> on one line, without characters that command a terminal. It replaces NLog's own, so that every nlog.config has it.</summary>
[ThreadAgnostic]
internal sealed class PlainMessage : LayoutRenderer
{
    /// <summary>Whether the message is not formatted.</summary>
    public bool Raw { get; set; }

    /// <summary>Whether the exception follows.</summary>
    public bool WithException { get; set; }

    /// <summary>What stands before it.</summary>
    public string ExceptionSeparator { get; set; } = "|";

    /// <summary>Has NLog use it, and <see cref="PlainException"/> and <see cref="TraceRenderer"/>; before a configuration is read.</summary>
    public static void Register() => LogManager.Setup().SetupExtensions(extensions => extensions
        .RegisterLayoutRenderer<PlainMessage>("message")
        .RegisterLayoutRenderer<PlainException>("exception")
        .RegisterLayoutRenderer<TraceRenderer>("trace"));

    protected override void Append(StringBuilder builder, LogEventInfo logEvent)
    {
        builder.Append(PlainText.Of((Raw ? logEvent.Message : logEvent.FormattedMessage) ?? ""));
        if (WithException && logEvent.Exception is { } exception)
        {
            builder.Append(ExceptionSeparator).Append(PlainText.OfLines(exception.ToString()));
        }
    }
}

/// <summary><c>${exception}</c>, likewise; a stack trace keeps its lines.</summary>
[ThreadAgnostic]
internal sealed class PlainException : ExceptionLayoutRenderer
{
    protected override void Append(StringBuilder builder, LogEventInfo logEvent)
    {
        if (logEvent.Exception is not null)
        {
            var text = new StringBuilder();
            base.Append(text, logEvent);
            builder.Append(PlainText.OfLines(text.ToString()));
        }
    }
}
