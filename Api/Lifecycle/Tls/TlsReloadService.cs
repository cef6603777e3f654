using Interlock.Application;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Swaps.Watching;
using Interlock.Infrastructure.Certificates;

namespace Interlock.Api.Lifecycle.Tls;

/// <summary>
/// Checks the files of <c>server.tls</c> every second and has new connections get what they hold, however they were replaced. What cannot be used changes
/// nothing. Warns once a day where the certificate expires soon.
/// </summary>
internal sealed partial class TlsReloadService(ServedCertificate served, ConfigProposal started, TimeProvider time, ILogger<TlsReloadService> logger)
    : BackgroundService, IReloadable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // The key may be replaced a moment after the certificate.
    private static readonly TimeSpan ReplacementTime = TimeSpan.FromSeconds(3);

    private readonly Lock _checking = new();
    private (FileStamp Certificate, FileStamp Key) _stamps;
    private long _changedAt;
    private bool _isBroken;
    private string? _logged;
    private DateTimeOffset _warnedAt;

    public Task ReloadAsync()
    {
        lock (_checking)
        {
            _changedAt = time.GetTimestamp();
            Reload();
        }

        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            lock (_checking)
            {
                Check();
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Checks the files and the days that are left, once.</summary>
    internal void Check()
    {
        var stamps = ServerCertificate.StampsOf(served.Tls);
        if (stamps != _stamps)
        {
            (_stamps, _changedAt) = (stamps, time.GetTimestamp());
            Reload();
        }
        else if (_isBroken)
        {
            Reload();
        }

        WarnDaily(served.Current.Validity);
    }

    private void Reload()
    {
        try
        {
            var next = ServerCertificate.Open(served.Tls, time.GetUtcNow());
            if (_logged is not null || next.Own.Thumbprint != served.Current.Own.Thumbprint)
            {
                LogReloaded(next.Validity.LastDay);
            }

            served.Current = next;
            (_isBroken, _logged) = (false, null);
        }
        catch (Exception e)
        {
            _isBroken = true;
            if (_logged != e.Message && time.GetElapsedTime(_changedAt) >= ReplacementTime)
            {
                _logged = e.Message;
                LogRejected(e is CertificateException { Key: var key } ? $"server.tls.{key}" : "server.tls", started.Settings.Hidden.In(e.Message), served.Current.Validity.LastDay);
            }
        }
    }

    private void WarnDaily(Validity validity)
    {
        var now = time.GetUtcNow();
        if (!validity.EndsSoon(now) || now - _warnedAt < TimeSpan.FromDays(1))
        {
            return;
        }

        _warnedAt = now;
        if (validity.IsOver(now))
        {
            LogExpired(validity.LastDay);
        }
        else
        {
            LogExpires(validity.LastDay);
        }
    }

    [LoggerMessage(EventIds.CertificateReloaded, LogLevel.Information, "The certificate of server.tls was replaced; new connections get it. It expires on {Day}")]
    private partial void LogReloaded(string day);

    [LoggerMessage(EventIds.CertificateRejected, LogLevel.Error, "The replaced certificate cannot be used; new connections get the one before, which expires on {Day}. {Key}: {Reason}")]
    private partial void LogRejected(string key, string reason, string day);

    [LoggerMessage(EventIds.CertificateExpires, LogLevel.Warning, "The certificate of server.tls expires on {Day}; renew it and replace its file")]
    private partial void LogExpires(string day);

    [LoggerMessage(EventIds.CertificateExpired, LogLevel.Error, "The certificate of server.tls expired on {Day}; clients reject it. Renew it and replace its file")]
    private partial void LogExpired(string day);
}
