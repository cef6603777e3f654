using Autofac;
using Interlock.Application.Access;
using Interlock.Application.Configuration;
using Interlock.Application.Export;
using Interlock.Application.Jobs.BatchScoring;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Jobs.Runs;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Kinds.Sensors;
using Interlock.Application.Kinds.Sensors.Alarms;
using Interlock.Application.Notifications;
using Interlock.Application.Predictions;
using Interlock.Application.Quality;
using Interlock.Application.Quality.Labels;
using Interlock.Application.Quotas;
using Interlock.Application.Retention;
using Interlock.Application.Serving.Health;
using Interlock.Application.Swaps.Revisions;
using Interlock.Application.Tasks;
using Interlock.Application.Telemetry;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tasks;
using Interlock.Infrastructure.Datastore.Access;
using Interlock.Infrastructure.Datastore.Deliveries;
using Interlock.Infrastructure.Datastore.Export;
using Interlock.Infrastructure.Datastore.Jobs;
using Interlock.Infrastructure.Datastore.Predictions;
using Interlock.Infrastructure.Datastore.Quality;
using Interlock.Infrastructure.Datastore.Retention;
using Interlock.Infrastructure.Datastore.Sensors;
using Interlock.Infrastructure.Datastore.Steps;
using Interlock.Infrastructure.Datastore.Tasks;
using Interlock.Infrastructure.Datastore.Writes;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Providers;

/// <summary>Wires the datastore.</summary>
/// <param name="config">The section <c>datastore</c>.</param>
/// <param name="baseFolder">The folder of config.yaml.</param>
public sealed class DatastoreModule(DatastoreConfig config, string baseFolder) : Module
{
    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder)
    {
        builder.RegisterInstance(config);
        builder.Register(_ => DatastoreContexts.Create(config, baseFolder)).As<IDbContextFactory<InterlockDbContext>>().SingleInstance();
        builder.RegisterType<DatastoreMigrator>();
        builder.RegisterType<WriteTurns>().SingleInstance();
        builder.RegisterType<DatastoreHealth>().SingleInstance();
        // Not resolved from the container: while it is disposed, the last rows are still written.
        builder.RegisterInstance<Func<InterlockDbContext, IRowWriter<Prediction>>>(context => new PreparedInsert<Prediction>(context));
        builder.RegisterInstance<Func<InterlockDbContext, IRowWriter<InferenceTask>>>(context => new PreparedInsert<InferenceTask>(context));
        builder.RegisterInstance<Func<InterlockDbContext, IRowWriter<TaskOutcome>>>(context => new TaskOutcomeWriter(context));
        builder.RegisterGeneric(typeof(GroupTransaction<>)).SingleInstance();
        builder.RegisterGeneric(typeof(GroupCommitter<>)).SingleInstance();
        builder.RegisterGeneric(typeof(GroupCommit<>)).SingleInstance();
        builder.RegisterType<PredictionDatastore>().As<IPredictionDatastore>().As<IRowCounts>().SingleInstance();

        builder.RegisterType<DatastoreCalls>().SingleInstance();
        builder.Register(context => new DatastoreProbe(context.Resolve<DatastoreCalls>(), DatastoreContexts.FileOf(config, baseFolder))).As<IDatastoreProbe>().SingleInstance();
        builder.RegisterType<KeyDatastore>().As<IKeyDatastore>().SingleInstance();
        builder.RegisterType<UserDatastore>().As<IUserDatastore>().SingleInstance();
        builder.RegisterType<SessionKeys>().As<IXmlRepository>().SingleInstance();
        builder.RegisterType<AuditDatastore>().As<IAuditDatastore>().SingleInstance();
        builder.RegisterType<LabelDatastore>().As<ILabelDatastore>().SingleInstance();
        builder.RegisterType<ExportDatastore>().As<IExportDatastore>().SingleInstance();
        builder.RegisterType<QualityDatastore>().As<IQualityDatastore>().SingleInstance();
        builder.RegisterType<RowDeletion>().SingleInstance();
        builder.RegisterType<RowGroups>().SingleInstance();
        builder.RegisterType<PayloadDeletion>().SingleInstance();
        builder.RegisterType<ErasedCallers>().SingleInstance();
        builder.RegisterType<OldRevisions>().SingleInstance();
        builder.RegisterType<PredictionSpace>().SingleInstance();
        builder.RegisterType<RetentionDatastore>().As<IRetentionDatastore>().SingleInstance();
        builder.RegisterType<SensorDays>().SingleInstance();
        builder.RegisterType<ReadingWriter>().SingleInstance();
        builder.RegisterType<ScoreWriter>().SingleInstance();
        builder.RegisterType<DeliveryDatastore>().As<IDeliveryDatastore>().SingleInstance();
        builder.RegisterType<AlarmDatastore>().As<IAlarmDatastore>().SingleInstance();
        builder.RegisterType<SensorDatastore>().As<ISensorDatastore>().SingleInstance();

        builder.RegisterType<TaskDatastore>().As<ITaskDatastore>().SingleInstance();
        builder.RegisterType<TaskLeases>().As<ITaskLeases>().SingleInstance();
        builder.RegisterType<JobPlans>().SingleInstance();
        builder.RegisterType<JobDatastore>().As<IJobDatastore>().SingleInstance();
        builder.RegisterType<RunDatastore>().As<IRunDatastore>().SingleInstance();
        builder.RegisterType<DatastoreQueries>().As<IDatastoreQueries>().SingleInstance();
        builder.RegisterType<ResultTables>().As<IResultTables>().SingleInstance();
        builder.RegisterType<PredictionRows>().As<IPredictionRows>().SingleInstance();
        builder.RegisterType<WaitingWorkQueries>().As<IWaitingWork>().SingleInstance();
        builder.RegisterType<RevisionDatastore>().As<IRevisionDatastore>().SingleInstance();
        builder.RegisterType<SqlStep>().As<IStepRunner>().SingleInstance();
    }
}
