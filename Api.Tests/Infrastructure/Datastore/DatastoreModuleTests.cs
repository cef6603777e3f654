using Autofac;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Predictions;
using Interlock.Infrastructure.Datastore.Providers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

[Parallelizable]
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
internal sealed class DatastoreModuleTests(DatastoreProvider provider)
{
    [Test]
    public async Task Dispose_ContainerWithRowsAdmitted_WritesThemFirst()
    {
        await using var database = await TestDatastore.CreateEmptyAsync(provider);
        Task add;
        await using (var container = Container(database))
        {
            await container.Resolve<DatastoreMigrator>().MigrateAsync(CancellationToken.None);
            var datastore = container.Resolve<IPredictionDatastore>();
            Assert.That(datastore, Is.SameAs(container.Resolve<IPredictionDatastore>()));
            add = datastore.AddAsync([TestDatastore.Prediction()], CancellationToken.None);
        }

        Assert.That((add.IsCompletedSuccessfully, await database.CountAsync()), Is.EqualTo((true, 1)));
    }

    private static IContainer Container(TestDatastore database)
    {
        var builder = new ContainerBuilder();
        builder.RegisterGeneric(typeof(NullLogger<>)).As(typeof(ILogger<>));
        builder.RegisterInstance(TimeProvider.System);
        builder.RegisterModule(new DatastoreModule(database.Config, database.Folder));
        return builder.Build();
    }
}
