using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Quality;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Infrastructure.Datastore.Quality;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore.Quality;

/// <summary>The quality that is computed row by row equals what the formulas of docs/quality.md say of the whole, written independently, to 1e-9.</summary>
[Parallelizable]
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
internal sealed class QualityFormulaTests(DatastoreProvider provider)
{
    private const int Count = 3000;

    private static readonly string[] Labels = ["a", "b", "c", "never"];
    private static readonly DateTimeOffset Start = new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task FindAsync_OfLabels_IsWhatTheFormulasSay()
    {
        var random = new Random(5);
        var truth = Enumerable.Range(0, Count).Select(_ => Labels[random.Next(3)]).ToArray();
        var scores = Enumerable.Range(0, Count).Select(_ => Scores(random)).ToArray();
        var answers = scores.Select(row => Labels[Array.IndexOf(row, row.Max())]).ToArray();
        var seconds = Enumerable.Range(0, Count).Select(_ => Math.Round(random.NextDouble() * 1e6, 3)).ToArray();
        var before = Enumerable.Range(0, Count).Select(_ => Labels[random.Next(3)]).ToArray();
        var rows = Enumerable.Range(0, Count).SelectMany(i => new[] { (Label: before[i], Later: 0), (Label: truth[i], Later: 99) }.Select(sent =>
            Row(i, sent.Label, answers[i], scores[i][Array.IndexOf(Labels, sent.Label)], scores[i].Max(), seconds[i] + sent.Later)));

        var quality = await FindAsync(rows);

        var labels = quality.Labels!;
        var right = truth.Zip(answers, (one, other) => one == other ? 1.0 : 0).ToArray();
        using var scope = Assert.EnterMultipleScope();
        Assert.That(quality.Labelled, Is.EqualTo(Count));
        Near(labels.Accuracy, right.Average());
        Near(labels.LogLoss, Enumerable.Range(0, Count).Average(i => -Math.Log(Math.Max(scores[i][Array.IndexOf(Labels, truth[i])], 1e-15))));
        foreach (var label in labels.Labels)
        {
            double Share(Func<int, bool> among) => Enumerable.Range(0, Count).Where(among).Select(i => truth[i] == label.Label && answers[i] == label.Label ? 1.0 : 0).DefaultIfEmpty(0).Average();
            var (precision, recall) = (Share(i => answers[i] == label.Label), Share(i => truth[i] == label.Label));
            Near(label.Precision, precision);
            Near(label.Recall, recall);
            Near(label.F1, precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall));
            Assert.That(label.Support, Is.EqualTo(truth.Count(one => one == label.Label)));
        }

        Assert.That(labels.Labels.Select(label => label.Label), Is.EqualTo(Labels));
        foreach (var bin in labels.Calibration)
        {
            var inside = Enumerable.Range(0, Count).Where(i => scores[i].Max() >= bin.From && (scores[i].Max() < bin.To || bin.To == 1)).ToList();
            Assert.That(bin.Count, Is.EqualTo(inside.Count));
            Near(bin.Confidence ?? -1, inside.Select(i => scores[i].Max()).DefaultIfEmpty(-1).Average());
            Near(bin.Accuracy ?? -1, inside.Select(i => right[i]).DefaultIfEmpty(-1).Average());
        }

        Near(quality.Delay!.P50, Quantile(seconds, 0.5));
        Near(quality.Delay.P90, Quantile(seconds, 0.9));
    }

    [Test]
    public async Task FindAsync_OfNumbers_IsWhatTheFormulasSay()
    {
        var random = new Random(6);
        var (truth, answers) = (Numbers(random), Numbers(random));

        var quality = await FindAsync(Enumerable.Range(0, Count).Select(i => Row(i, null, null, null, null, 1, truth[i], answers[i])));

        var errors = answers.Zip(truth, (answer, value) => answer - value).ToArray();
        Near(quality.Numbers!.Mae, errors.Average(Math.Abs));
        Near(quality.Numbers.Rmse, Math.Sqrt(errors.Average(error => error * error)));
        Near(quality.Numbers.Bias, errors.Average());
        Assert.That(quality.Labels, Is.Null);
    }

    [Test]
    public async Task FindAsync_OfNumbersBeyondAllBounds_LeavesOutWhatIsNone()
    {
        var quality = await FindAsync([Row(0, null, null, null, null, 1, 1e308, -1e308)]);

        Assert.That(quality.Numbers, Is.EqualTo(new NumberQuality(null, null, null)));
    }

    private static void Near(double? actual, double expected) => Assert.That(actual, Is.EqualTo(expected).Within(1e-9));

    // A tenth of the scores is 0, some are above 1: they are not rescaled.
    private static double[] Scores(Random random) => [.. Enumerable.Range(0, 3).Select(_ => random.Next(10) == 0 ? 0 : random.NextDouble())];

    private static double[] Numbers(Random random) => [.. Enumerable.Range(0, Count).Select(_ => (random.NextDouble() - 0.3) * 400)];

    private static double Quantile(double[] values, double quantile)
    {
        var sorted = values.Order().ToArray();
        var place = quantile * (sorted.Length - 1);
        return sorted[(int)place] + ((place - (int)place) * (sorted[Math.Min((int)place + 1, sorted.Length - 1)] - sorted[(int)place]));
    }

    private static PredictionLabel Row(
        int i, string? label, string? answer, double? score, double? confidence, double seconds, double? value = null, double? answerValue = null) => new()
    {
        Model = "iris",
        Version = "v1",
        PredictionId = TimeOrderedId.FloorOf(Start.AddSeconds(i)),
        Revision = 1,
        Label = label,
        Value = value,
        Answer = answer,
        AnswerValue = answerValue,
        Score = score,
        Confidence = confidence,
        At = Start.AddSeconds(i).UtcDateTime.AddMilliseconds(seconds * 1000),
    };

    private async Task<VersionQuality> FindAsync(IEnumerable<PredictionLabel> rows)
    {
        await using var database = await TestDatastore.CreateAsync(provider);
        await new LabelDatastore(database.Calls()).AddAsync([.. rows], CancellationToken.None);
        using var catalog = new ModelCatalog(new Dictionary<string, ModelConfig>
        {
            ["iris"] = new TabularModelConfig { Features = new Dictionary<string, FeatureConfig>(), Labels = Labels, Active = "v1", Versions = LoadedModels.NoVersions },
        });
        using var service = new QualityService(new QualityDatastore(database.Calls()), catalog);
        return (await service.FindAsync("iris", "v1", new QualityWindow(), CancellationToken.None)).Single();
    }
}
