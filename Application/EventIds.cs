namespace Interlock.Application;

/// <summary>Ids of log events: added, never renumbered.</summary>
public static class EventIds
{
    public const int ModelLoaded = 1000;
    public const int ModelLoadFailed = 1001;
    public const int Ready = 1100;
    public const int Draining = 1101;
    public const int Stopping = 1102;
    public const int StartFailed = 1103;
    public const int RequestFailed = 1200;
    public const int PictureRefused = 1201;
    public const int CommitFailed = 1300;
    public const int ConfigWarning = 1400;
}
