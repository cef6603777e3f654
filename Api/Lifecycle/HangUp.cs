using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Interlock.Api.Lifecycle;

/// <summary>SIGHUP: asks for a reload, and on a terminal that is closed for the end.</summary>
internal sealed class HangUp
{
    // From before the configuration is read until the process has ended; then a reload that comes too early or too late harms nothing.
    private static PosixSignalRegistration? _ignored;

    private readonly bool _startedOnTerminal = HasTerminal();
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Whether the process was started on a terminal that is gone.</summary>
    public bool IsTerminalClosed => _startedOnTerminal && !HasTerminal();

    /// <summary>Keeps the signal from ending the process. On Windows it is sent when the console is closed, and ends it.</summary>
    public static void Ignore()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ignored ??= PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        }
    }

    /// <summary>Asks for a reload; while one is due already this changes nothing.</summary>
    public void Request() => _requests.Writer.TryWrite(true);

    /// <summary>Waits for a request.</summary>
    public async Task NextAsync(CancellationToken cancellationToken) => await _requests.Reader.ReadAsync(cancellationToken);

    private static bool HasTerminal()
    {
        try
        {
            using var terminal = File.OpenHandle("/dev/tty");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
