using System.Text;
using Interlock.Application.Golden;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Golden;

public sealed class GoldenLinesTests
{
    private static readonly TabularContract Contract = TabularContract.Of(new TabularModelConfig
    {
        Features = new Dictionary<string, FeatureConfig>
        {
            ["label"] = new(),
            ["tolerance"] = new() { Type = FeatureType.Integer, Optional = true },
            ["result"] = new() { Type = FeatureType.Boolean },
            ["colour"] = new() { Type = FeatureType.Text, Values = ["rot", "grün"], Optional = true },
            ["note"] = new() { Type = FeatureType.Text },
        },
        Active = "v1",
        Versions = Support.LoadedModels.NoVersions,
    });

    [TestCase(0.1, 3, 1, "grün", "a \"b\"\n", """{"label":0.1,"tolerance":3,"result":true,"colour":"grün","note":"a \"b\"\n"}""")]
    [TestCase(-1e-7, double.NaN, 0, "", "", """{"label":-1E-07,"tolerance":null,"result":false,"colour":null,"note":""}""")]
    public void Of_EveryTypeAndMissingValues_IsReadAsTheSameRow(double number, double whole, double truth, string colour, string note, string features)
    {
        var row = new TabularRow([number, whole, truth, 0, 0], [null, null, null, colour, note]);

        var line = GoldenLines.Of(new AnsweredRow(row, new TabularResult(1.5), 0), Contract, 0.25);

        Assert.That(line, Is.EqualTo($$"""{"features":{{features}},"result":1.5,"tolerance":0.25}"""));
        var read = TabularRequestReader.Read(Encoding.UTF8.GetBytes(TabularJson.RowByName(row, Contract)), Contract).Rows[0];
        Assert.That((read.Numbers, read.Texts), Is.EqualTo((row.Numbers, row.Texts)));
    }

    [TestCase(new double[] { 10, 30 }, 2.5)]
    [TestCase(new double[] { 0, 1000, 333 }, 100)]
    [TestCase(new[] { 0.5, 0.5123 }, 0.0015)]
    [TestCase(new double[] { 7, 7, 7 }, null)]
    [TestCase(new double[] { 10000, 10001 }, null)]
    [TestCase(new double[] { 5 }, null)]
    public void ToleranceOf_Answers_IsAQuarterOfTheirSpreadBeyondRounding(double[] answers, double? expected) => Assert.That(
        GoldenLines.ToleranceOf([.. answers.Select(answer => new AnsweredRow(new TabularRow([]), new TabularResult(answer), answer))]), Is.EqualTo(expected));
}
