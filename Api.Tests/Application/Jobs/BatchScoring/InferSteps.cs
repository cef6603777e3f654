using System.Globalization;
using Interlock.Api.Tests.Support;
using Interlock.Application.Calls;
using Interlock.Application.Configuration;
using Interlock.Application.Jobs.BatchScoring;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Predictions;
using Interlock.Infrastructure.Datastore.Steps;
using Moq;

namespace Interlock.Api.Tests.Application.Jobs.BatchScoring;

/// <summary>Steps that ask a model which says whether x is high.</summary>
internal static class InferSteps
{
    public static TabularModelConfig Model => LoadedModels.Config() with
    {
        Features = new Dictionary<string, FeatureConfig>
        {
            ["x"] = new() { Max = 1000 },
            ["y"] = new() { Optional = true },
        },
        Labels = ["low", "high, \"very\""],
    };

    /// <summary>Rows above 50 are high, with a score that tells x; 666 makes the runtime fail.</summary>
    public static FakeModel Answering => new()
    {
        Answer = rows => rows.Any(row => row.Numbers[0] == 666)
            ? throw new InferenceException("the beast")
            : [.. rows.Select(row => row.Numbers[0] > 50 ? new TabularResult(1, "high, \"very\"", [0, (float)row.Numbers[0]]) : new TabularResult(0, "low", [(float)row.Numbers[0], 0]))],
    };

    /// <summary>CSV with an id, x and y.</summary>
    public static string Csv(int rows, int from = 0) =>
        "id,x,y\n" + string.Concat(Enumerable.Range(from, rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"r{i},{i % 100},{i / 4.0}\n")));

    public static InferStepConfig Step(string files = "in.csv", string output = "out/answers.csv", int chunk = 10, BadRows bad = BadRows.Fail) =>
        new() { Model = "echo", Files = files, Output = output, Chunk = chunk, BadRows = bad };

    public static InferStep Runner(TestDatastore? datastore = null, ModelCatalog? catalog = null, ICallService? calls = null)
    {
        catalog ??= LoadedModels.Catalog(LoadedModels.Load(Answering, Model));
        var models = new InferModels(catalog, calls ?? Mock.Of<ICallService>(), new PredictionRecorder(Mock.Of<IPredictionDatastore>(), PredictionMocks.NoUsage(), TimeProvider.System), TimeProvider.System);
        return new InferStep(catalog, models, TablesOf(datastore), new ServerConfig());
    }

    private static InferTables TablesOf(TestDatastore? datastore) => datastore is null
        ? new InferTables(Mock.Of<IDatastoreQueries>(), Mock.Of<IResultTables>(), Mock.Of<IPredictionRows>())
        : new InferTables(
            new DatastoreQueries(datastore.Contexts),
            new ResultTables(datastore.Contexts, datastore.Calls(new WriteTurns(datastore.Config))),
            new PredictionRows(datastore.Contexts));
}
