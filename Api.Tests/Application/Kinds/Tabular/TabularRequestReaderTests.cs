using System.Text;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Tabular;

public sealed class TabularRequestReaderTests
{
    private static readonly TabularContract Contract = TabularContract.Of(new TabularModelConfig
    {
        Features = new Dictionary<string, FeatureConfig>
        {
            ["age"] = new() { Min = 0, Max = 120 },
            ["name"] = new() { Type = FeatureType.Text, Optional = true },
            ["smoker"] = new() { Type = FeatureType.Boolean, Optional = true },
            ["visits"] = new() { Type = FeatureType.Integer },
        },
        Active = "v1",
        Versions = new Dictionary<string, VersionConfig>(),
        MaxRows = 3,
    });

    [TestCase("""{"features":[41,"Ann",true,2]}""")]
    [TestCase("""{"features":{"visits":2,"smoker":true,"age":41,"name":"Ann"}}""")]
    [TestCase("""{"age":41,"name":"Ann","smoker":true,"visits":2}""")]
    [TestCase("""{"\u0061ge":4.1e1,"name":"A\u006en","smoker":true,"visits":2.0}""")]
    public void Read_AnyForm_GivesTheSameRow(string json)
    {
        var request = Read(json);

        Assert.That((request.IsSingle, request.Rows.Count), Is.EqualTo((true, 1)));
        Assert.That(request.Rows[0].Numbers, Is.EqualTo(new double[] { 41, 0, 1, 2 }));
        Assert.That(request.Rows[0].Texts, Is.EqualTo(new[] { null, "Ann", null, null }));
    }

    [TestCase("""{"age":1,"visits":2}""")]
    [TestCase("""{"features":[1,null,null,2]}""")]
    [TestCase("""{"instances":[{"features":{"visits":2,"age":1}}]}""")]
    public void Read_OptionalMissing_IsNaNOrEmpty(string json)
    {
        var row = Read(json).Rows[0];

        Assert.That(row.Numbers, Is.EqualTo(new[] { 1, 0, double.NaN, 2 }));
        Assert.That(row.Texts![1], Is.Empty);
    }

    [TestCase("""{"instances":[[1,"a",true,2],[1,"a",true,2],[1,"a",true,2]]}""", 3)]
    [TestCase("""{"instances":[{"age":1,"visits":1}]}""", 1)]
    public void Read_Instances_AreAList(string json, int rows)
    {
        var request = Read(json);

        Assert.That((request.IsSingle, request.Rows.Count), Is.EqualTo((false, rows)));
    }

    [TestCase("""{"instances":[[1,"a",true,2],[],7,{"aeg":1}]}""", "$.instances[1]", "$.instances[2]", "$.instances")]
    [TestCase("""{"age":121,"visits":9007199254740993.5,"smoker":0}""", "$.age", "$.visits", "$.smoker")]
    [TestCase("""{"age":-0.5,"visits":-1e300}""", "$.age", "$.visits")]
    [TestCase("""{"aeg":1,"visits":1}""", "$.aeg", "$.age")]
    [TestCase("""{"age":NaN,"name":NaN,"smoker":Infinity,"visits":-Infinity}""", "$.age", "$.name", "$.smoker", "$.visits")]
    [TestCase("""{"instances":[{"more":1,"features":[1,"a",true,2.5]}]}""", "$.instances[0].more", "$.instances[0].features[3]")]
    public void Read_BadRows_TellsEveryPath(string json, params string[] paths)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Read(json))!;

        Assert.That(refusal.Code, Is.EqualTo("invalid_input"));
        Assert.That(refusal.Problems.Select(problem => problem.Path), Is.EqualTo(paths));
    }

    [Test]
    public void Read_Cut_AtEveryByteOfAGoodBody_IsMalformedOrEmpty()
    {
        var body = Encoding.UTF8.GetBytes("""{"instances":[{"features":[41,"Ann é",true,2]},{"age":1,"visits":2},[1,null,null,2]]}""");
        for (var length = 0; length < body.Length; length++)
        {
            var cut = body[..length];
            Assert.That(
                () => TabularRequestReader.Read(cut, Contract),
                Throws.TypeOf<InvalidInputException>().With.Property("Code").EqualTo(length == 0 ? "empty_body" : "malformed_json"), $"{length} bytes");
        }
    }

    [Test]
    public void Read_EveryByteReplacedByEveryOther_ThrowsNothingElse()
    {
        var body = Encoding.UTF8.GetBytes("""{"instances":[{"features":[41,"\u0041n",true,2]},{"age":NaN,"visits":2}]}""");
        var refused = 0;
        for (var at = 0; at < body.Length; at++)
        {
            var original = body[at];
            for (var value = 0; value < 256; value++)
            {
                body[at] = (byte)value;
                try
                {
                    TabularRequestReader.Read(body, Contract);
                }
                catch (InvalidInputException e)
                {
                    refused++;
                    Assert.That(e.Problems, Is.Not.Empty);
                }
            }

            body[at] = original;
        }

        Assert.That(refused, Is.GreaterThan(body.Length * 200));
    }

    private static TabularRequest Read(string json) => TabularRequestReader.Read(Encoding.UTF8.GetBytes(json), Contract);
}
