using Autofac;
using Interlock.Api.Http.Errors;
using Interlock.Api.Images;
using Interlock.Api.Inference;
using Interlock.Api.Inference.Settings;
using Interlock.Api.Routes;
using Interlock.Api.Sensors;
using Interlock.Api.Streams;
using Interlock.Api.Tabular;
using Interlock.Api.Tasks;
using Interlock.Api.Telemetry;
using Interlock.Api.Tensors;
using Interlock.Api.WebConsole.Trying;
using Interlock.Application.Access;
using Interlock.Application.Access.Audit;
using Interlock.Application.Access.Keys;
using Interlock.Application.Access.Users;
using Interlock.Application.Calls;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Consuming;
using Interlock.Application.Drift;
using Interlock.Application.Export;
using Interlock.Application.Golden;
using Interlock.Application.Inference;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.BatchScoring;
using Interlock.Application.Jobs.Requests;
using Interlock.Application.Jobs.Runs;
using Interlock.Application.Jobs.Scheduling;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Kinds.Images;
using Interlock.Application.Kinds.Routes;
using Interlock.Application.Kinds.Sensors;
using Interlock.Application.Kinds.Sensors.Alarms;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Kinds.Tensors;
using Interlock.Application.Notifications;
using Interlock.Application.Notifications.Deliveries;
using Interlock.Application.Predictions;
using Interlock.Application.Quality;
using Interlock.Application.Quality.Labels;
using Interlock.Application.Quality.Watching;
using Interlock.Application.Quotas;
using Interlock.Application.Retention;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Serving.Health;
using Interlock.Application.Serving.Loading;
using Interlock.Application.Streams;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Gate;
using Interlock.Application.Swaps.Planning;
using Interlock.Application.Swaps.Publishing;
using Interlock.Application.Swaps.Replays;
using Interlock.Application.Swaps.Revisions;
using Interlock.Application.Swaps.Starting;
using Interlock.Application.Swaps.Watching;
using Interlock.Application.Tasks;
using Interlock.Application.Tasks.Execution;
using Interlock.Application.Tasks.Maintenance;
using Interlock.Application.Tasks.Submission;

namespace Interlock.Api.Composition;

/// <summary>Wires the services, the kinds and the serving core.</summary>
/// <param name="config">What to serve.</param>
/// <param name="folder">The folder of config.yaml.</param>
internal sealed class ApplicationModule(InterlockConfig config, string folder) : Module
{
    protected override void Load(ContainerBuilder builder)
    {
        builder.RegisterInstance(config);
        builder.RegisterInstance(config.Server);
        builder.RegisterInstance(config.Scheduler);
        builder.RegisterInstance(config.Models);
        builder.RegisterInstance(new JobsConfig(config.Jobs, config.Scheduler));
        builder.RegisterInstance(new NotificationsConfig(config.Notifications, config.Tasks.Callbacks));
        builder.RegisterInstance(TimeProvider.System);
        builder.RegisterType<ModelCatalog>().AsSelf().As<IModelCatalog>().SingleInstance();
        builder.RegisterType<VersionLoader>().SingleInstance();
        builder.RegisterType<ModelStarter>().SingleInstance();
        builder.RegisterType<Watchdog>().SingleInstance();
        builder.RegisterType<DatastoreWatch>().SingleInstance();
        builder.RegisterType<RowUsage>().SingleInstance();
        builder.RegisterType<PredictionRecorder>().SingleInstance();
        builder.RegisterType<AuditLog>().As<IAudit>().SingleInstance();
        builder.RegisterType<KeyService>().SingleInstance();
        builder.RegisterType<UserService>().SingleInstance();
        builder.RegisterType<SignInService>().SingleInstance();
        builder.RegisterType<UserRing>().SingleInstance();
        builder.RegisterInstance(config.Retention);
        builder.RegisterType<RetentionService>().SingleInstance();
        builder.RegisterType<RequestKeys>().SingleInstance();
        builder.RegisterType<RecordedContracts>().SingleInstance();
        builder.RegisterType<LabelWriter>().SingleInstance();
        builder.RegisterType<LabelService>().As<ILabelService>().SingleInstance();
        builder.RegisterType<QualityService>().As<IQualityService>().SingleInstance();
        builder.RegisterType<DriftReferences>().SingleInstance();
        builder.RegisterType<AnswerMixes>().SingleInstance();
        builder.RegisterType<ReferenceService>().SingleInstance();
        builder.RegisterType<DriftService>().As<IDriftService>().SingleInstance();
        builder.RegisterType<QualityWatch>().SingleInstance();
        builder.RegisterType<PredictionService>().As<IPredictionService>().SingleInstance();
        builder.RegisterType<RevisionService>().As<IRevisionService>().SingleInstance();

        builder.RegisterType<NotificationService>().AsSelf().As<INotifications>().SingleInstance();
        builder.RegisterType<DeliveryTargets>().SingleInstance();
        builder.RegisterType<Receivers>().SingleInstance();
        builder.RegisterType<DeliveryClaimer>().SingleInstance();
        builder.RegisterType<DeliverySender>().SingleInstance();
        builder.RegisterType<DeliveryWorkers>().SingleInstance();
        builder.RegisterType<DeliveryPurge>().SingleInstance();
        builder.RegisterType<DeliveryLoop>().SingleInstance();
        builder.RegisterType<NotificationTrial>().SingleInstance();
        builder.RegisterType<Announcer>().SingleInstance();
        builder.RegisterType<Callbacks>().As<ICallbacks>().SingleInstance();

        builder.RegisterType<CallService>().As<ICallService>().SingleInstance();
        builder.RegisterDecorator<CountedCalls, ICallService>();
        builder.RegisterType<TabularCalls>().As<IKindCalls>().SingleInstance();
        builder.RegisterType<ImageCalls>().As<IKindCalls>().SingleInstance();
        builder.RegisterType<TensorCalls>().As<IKindCalls>().SingleInstance();
        builder.RegisterType<RouteCalls>().As<IKindCalls>().SingleInstance();
        builder.RegisterType<SensorCalls>().As<IKindCalls>().SingleInstance();

        builder.RegisterType<FailureAnswers>().As<IFailureAnswers>().SingleInstance();
        builder.RegisterType<StreamRecorder>().SingleInstance();
        builder.RegisterType<StreamService>().As<IStreamService>().SingleInstance();
        builder.RegisterType<StreamsController>().SingleInstance();
        LoadTasks(builder);
        LoadWatching(builder);
        builder.RegisterType<InferTables>().SingleInstance();
        builder.RegisterType<InferModels>().SingleInstance();
        builder.RegisterType<InferStep>().As<IStepRunner>().SingleInstance();
        builder.RegisterType<FillStep>().As<IStepRunner>().SingleInstance();
        LoadExport(builder);

        builder.RegisterType<TabularKind>().As<IModelKind>().SingleInstance();
        builder.RegisterType<TabularService>().As<ITabularService>().SingleInstance();
        builder.RegisterType<TabularController>().SingleInstance();

        builder.RegisterType<ImageKind>().As<IModelKind>().SingleInstance();
        builder.RegisterType<ImageService>().AsSelf().As<IImageService>().SingleInstance();
        builder.RegisterType<ImagesController>().SingleInstance();
        builder.RegisterType<PictureReader>().SingleInstance();
        builder.RegisterInstance(new RecentPictures());

        builder.RegisterType<TensorKind>().As<IModelKind>().SingleInstance();
        builder.RegisterType<TensorService>().As<ITensorService>().SingleInstance();
        builder.RegisterType<TensorsController>().SingleInstance();
        LoadInference(builder);
        LoadConsole(builder);

        builder.RegisterType<RouteKind>().As<IModelKind>().SingleInstance();
        builder.RegisterType<RouteService>().As<IRouteService>().SingleInstance();
        builder.RegisterType<RoutesController>().SingleInstance();

        builder.RegisterType<SensorKind>().As<IModelKind>().SingleInstance();
        builder.RegisterType<SensorFillService>().AsSelf().As<ISensorFillService>().SingleInstance();
        builder.RegisterType<SensorFillController>().SingleInstance();
        builder.RegisterType<ReadingsImport>().SingleInstance();
        builder.RegisterType<SensorService>().As<ISensorService>().SingleInstance();
        builder.RegisterType<AlarmService>().As<IAlarmService>().SingleInstance();

        LoadJobs(builder);
        LoadSwaps(builder);
    }

    private static void LoadInference(ContainerBuilder builder)
    {
        builder.RegisterType<TensorProtocol>().As<IProtocolKind>().SingleInstance();
        builder.RegisterType<ImageProtocol>().As<IProtocolKind>().SingleInstance();
        builder.RegisterType<TabularProtocol>().As<IProtocolKind>().SingleInstance();
        builder.RegisterType<InferenceService>().As<IInferenceService>().SingleInstance();
        builder.RegisterType<ModelRepository>().SingleInstance();
        builder.RegisterType<RepositoryCalls>().SingleInstance();
        builder.RegisterType<TraceSettings>().SingleInstance();
        builder.RegisterType<RepositoryController>().SingleInstance();
        builder.RegisterType<ModelDetailsController>().SingleInstance();
        builder.RegisterType<SettingsController>().SingleInstance();
        builder.RegisterType<ProtocolController>().SingleInstance();
        builder.RegisterType<InferController>().SingleInstance();
    }

    private static void LoadExport(ContainerBuilder builder)
    {
        builder.RegisterType<CsvExport>().As<IExportFormat>().SingleInstance();
        builder.RegisterType<NdjsonExport>().As<IExportFormat>().SingleInstance();
        builder.RegisterType<PredictionExporter>().SingleInstance();
        builder.RegisterType<ExportService>().SingleInstance();
        builder.RegisterType<ExportStep>().As<IStepRunner>().SingleInstance();
    }

    private static void LoadSwaps(ContainerBuilder builder)
    {
        builder.RegisterType<ActiveRevision>();
        builder.RegisterType<InterruptedWatch>();
        builder.RegisterType<ServerStart>();
        builder.RegisterType<LocalStart>();
        builder.RegisterType<VersionCheck>();
        builder.RegisterType<RecordedRows>();
        builder.RegisterType<GoldenService>();
        builder.RegisterType<SwapPlanner>().SingleInstance();
        builder.RegisterType<SwapGate>().SingleInstance();
        builder.RegisterType<MirrorReports>().SingleInstance();
        builder.RegisterType<WaitingTasks>().SingleInstance();
        builder.RegisterType<SwapProver>().SingleInstance();
        builder.RegisterType<SnapshotBuilder>().SingleInstance();
        builder.RegisterType<RollbackStore>().SingleInstance();
        builder.RegisterType<RevisionStore>().SingleInstance();
        builder.RegisterType<RevisionHistory>().SingleInstance();
        builder.RegisterType<ConfigStatus>().SingleInstance();
        builder.RegisterType<SwapNotifier>().SingleInstance();
        builder.RegisterType<SwapPublisher>().SingleInstance();
        builder.RegisterType<SwapRollout>().SingleInstance();
        builder.RegisterType<ReplayVersions>().SingleInstance();
        builder.RegisterType<ReplayService>().As<IReplayService>().SingleInstance();
        builder.RegisterType<SwapService>().AsSelf().As<ISwapService>().SingleInstance();
    }

    private void LoadJobs(ContainerBuilder builder)
    {
        builder.RegisterInstance(new JobFolder(folder));
        builder.RegisterType<RunSignal>().SingleInstance();
        builder.RegisterType<ActiveRuns>().SingleInstance();
        builder.RegisterType<JobPlanning>().SingleInstance();
        builder.RegisterType<RunDispatcher>().SingleInstance();
        builder.RegisterType<RunRetention>().SingleInstance();
        builder.RegisterType<LateRuns>().SingleInstance();
        builder.RegisterType<JobScheduler>().SingleInstance();
        builder.RegisterType<JobService>().As<IJobService>().SingleInstance();
        builder.RegisterType<StepRunners>().SingleInstance();
        builder.RegisterType<RunSessions>().SingleInstance();
        builder.RegisterType<RunEnds>().SingleInstance();
        builder.RegisterType<RunWorker>().SingleInstance();
        builder.RegisterType<LocalRuns>().SingleInstance();
    }

    private static void LoadWatching(ContainerBuilder builder)
    {
        builder.RegisterType<ModelFiles>().SingleInstance();
        builder.RegisterType<FileChanges>().SingleInstance();
        builder.RegisterType<ConfigFile>().SingleInstance();
        builder.RegisterType<ConfigState>().SingleInstance();
        builder.RegisterType<AutomaticApply>().SingleInstance();
        builder.RegisterType<ConfigReloader>().SingleInstance();
        builder.RegisterType<ConfigWatcher>().SingleInstance();
    }

    private void LoadTasks(ContainerBuilder builder)
    {
        builder.RegisterInstance(config.Tasks);
        builder.RegisterType<TaskService>().As<ITaskService>().SingleInstance();
        builder.RegisterType<TaskAdmission>().SingleInstance();
        builder.RegisterType<TaskKeys>().SingleInstance();
        builder.RegisterType<TaskTargets>().SingleInstance();
        builder.RegisterType<TaskBacklog>().SingleInstance();
        builder.RegisterType<TaskOutcomes>().SingleInstance();
        builder.RegisterType<TaskOffers>().SingleInstance();
        builder.RegisterType<LocalTasks>().SingleInstance();
        builder.RegisterType<TaskFeed>().SingleInstance();
        builder.RegisterType<TaskRunner>().SingleInstance();
        builder.RegisterType<TaskSettler>().SingleInstance();
        builder.RegisterType<TaskClaimer>().SingleInstance();
        builder.RegisterType<TaskWork>().SingleInstance();
        builder.RegisterType<TaskLanes>().SingleInstance();
        builder.RegisterType<TaskWorker>().SingleInstance();
        builder.RegisterType<TaskRenewal>().SingleInstance();
        builder.RegisterType<TaskReoffers>().SingleInstance();
        builder.RegisterType<TaskRetention>().SingleInstance();
        builder.RegisterType<TaskMaintenance>().SingleInstance();
        builder.RegisterType<TaskLoops>().SingleInstance();
        builder.RegisterType<TaskPosts>().SingleInstance();
        builder.RegisterType<TaskEvents>().SingleInstance();
    }

    private static void LoadConsole(ContainerBuilder builder)
    {
        builder.RegisterType<TabularForm>().As<ITryForm>().SingleInstance();
        builder.RegisterType<PicturesForm>().As<ITryForm>().SingleInstance();
        builder.RegisterType<StopsForm>().As<ITryForm>().SingleInstance();
        builder.RegisterType<ReadingsForm>().As<ITryForm>().SingleInstance();
        builder.RegisterType<TensorsForm>().As<ITryForm>().SingleInstance();
        builder.RegisterType<LinesForm>().SingleInstance();
    }
}
