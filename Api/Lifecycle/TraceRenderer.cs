using System.Diagnostics;
using System.Text;
using NLog;
using NLog.LayoutRenderers;

namespace Interlock.Api.Lifecycle;

/// <summary><c>${trace}</c> of nlog.config: the id of the trace in which a line is logged; nothing where there is none.</summary>
internal sealed class TraceRenderer : LayoutRenderer
{
    protected override void Append(StringBuilder builder, LogEventInfo logEvent)
    {
        if (Activity.Current is { } span)
        {
            builder.Append(span.TraceId.ToString());
        }
    }
}
