namespace Interlock.Application;

/// <summary>Ids of log events: added, never renumbered.</summary>
public static class EventIds
{
    public const int ModelLoaded = 1000;
    public const int Ready = 1100;
    public const int Draining = 1101;
    public const int StartFailed = 1103;
    public const int RequestFailed = 1200;
    public const int PictureRefused = 1201;
    public const int LogsReloaded = 1110;
    public const int LogsRefused = 1111;
    public const int NoAnswer = 1202;
    public const int CallFailed = 1210;
    public const int ReadingsImported = 1300;
    public const int ImportStopped = 1301;
    public const int SensorsFilled = 1310;
    public const int SensorFailed = 1311;
    public const int RunsPlanned = 1400;
    public const int RunsMissed = 1401;
    public const int RunBegun = 1402;
    public const int RunSucceeded = 1403;
    public const int RunFailed = 1404;
    public const int RunCancelled = 1405;
    public const int RunReleased = 1406;
    public const int RunLost = 1407;
    public const int StepFailed = 1408;
    public const int StepRetried = 1409;
    public const int SchedulerStarted = 1410;
    public const int SweepFailed = 1412;
    public const int RunWorkFailed = 1413;
    public const int RunsDeleted = 1414;
    public const int StepBroke = 1416;
    public const int MigrationsApplied = 3000;
    public const int BatchFailed = 3001;
    public const int AddsRefused = 3002;
    public const int BreakerOpened = 4000;
    public const int BreakerHalfOpened = 4001;
    public const int BreakerClosed = 4002;
}
