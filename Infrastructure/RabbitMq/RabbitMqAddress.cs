using Interlock.Application.Tasks;
using RabbitMQ.Client;

namespace Interlock.Infrastructure.RabbitMq;

/// <summary>Where the broker is. Its text is for logs: it has neither user nor password.</summary>
internal sealed class RabbitMqAddress(RabbitmqQueueConfig config)
{
    // The most that a broker can be set to. A message beyond the client's own limit would cost the connection, and come again.
    private const uint LargestMessage = 512 * 1024 * 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private readonly Uri _uri = new(config.Url);

    private bool IsTls => _uri.Scheme == "amqps";

    private int Port => _uri.Port > 0 ? _uri.Port : IsTls ? 5671 : 5672;

    private string VirtualHost => Uri.UnescapeDataString(_uri.AbsolutePath.TrimStart('/')) is { Length: > 0 } name ? name : "/";

    /// <summary>Makes connections that do not come back by themselves: <see cref="RabbitMqConnection"/> makes new ones.</summary>
    public ConnectionFactory CreateFactory()
    {
        var user = _uri.UserInfo.Split(':', 2);
        return new ConnectionFactory
        {
            HostName = _uri.IdnHost,
            Port = Port,
            VirtualHost = VirtualHost,
            UserName = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : ConnectionFactory.DefaultUser,
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : ConnectionFactory.DefaultPass,
            Ssl = new SslOption { Enabled = IsTls, ServerName = _uri.IdnHost },
            ClientProvidedName = $"interlock on {Environment.MachineName}, process {Environment.ProcessId}",
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedConnectionTimeout = ConnectTimeout,
            RequestedHeartbeat = Heartbeat,
            MaxInboundMessageBodySize = LargestMessage,
        };
    }

    /// <inheritdoc />
    public override string ToString() => $"{_uri.Scheme}://{_uri.IdnHost}:{Port}/{(VirtualHost == "/" ? "" : VirtualHost)}";
}
