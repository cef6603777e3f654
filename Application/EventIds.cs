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
    public const int TaskTurnFailed = 1400;
    public const int TaskDied = 1401;
    public const int TaskLost = 1402;
    public const int TasksNotStored = 1403;
    public const int OffersFailed = 1405;
    public const int TasksRefused = 1406;
    public const int TaskRenewalFailed = 1407;
    public const int SweepFailed = 1408;
    public const int MigrationsApplied = 3000;
    public const int BatchFailed = 3001;
    public const int AddsRefused = 3002;
    public const int BreakerOpened = 4000;
    public const int BreakerHalfOpened = 4001;
    public const int BreakerClosed = 4002;
    public const int DeliveryGivenUp = 4100;
    public const int DeliveryNotSent = 4101;
    public const int ReceiverFailing = 4102;
    public const int ReceiverWell = 4103;
    public const int DeliveryUnsettled = 4104;
    public const int DeliveriesHalted = 4105;
    public const int DeliveriesGoOn = 4106;
    public const int BrokerConnected = 5000;
    public const int BrokerLost = 5001;
    public const int BrokerUnreachable = 5002;
    public const int BrokerWorkFailed = 5003;
    public const int TaskMessageRefused = 5010;
    public const int MessageDead = 5020;
    public const int ReplyUnroutable = 5021;
    public const int MessageRefused = 5022;
}
