using System.Buffers;
using System.Text.Json;
using Interlock.Application.Kinds.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Tabular;

/// <summary>Rows that are recorded are read again as they were.</summary>
public sealed class TabularJsonTests
{
    private static readonly TabularContract Contract = TabularContract.Of(new TabularModelConfig
    {
        Features = new Dictionary<string, FeatureConfig>
        {
            ["colour"] = new() { Type = FeatureType.Text, Values = ["red", "blue"], Optional = true },
            ["note"] = new() { Type = FeatureType.Text },
            ["size"] = new() { Optional = true },
            ["smoker"] = new() { Type = FeatureType.Boolean, Optional = true },
        },
        Active = "v1",
        Versions = Support.LoadedModels.NoVersions,
    });

    [TestCase("""{"note":""}""", """[null,"",null,null]""")]
    [TestCase("""{"colour":"blue","note":"a","size":1.5,"smoker":false}""", """["blue","a",1.5,false]""")]
    public void WriteRow_MissingValues_AreReadAsMissing(string request, string recorded)
    {
        var row = TabularRequestReader.Read(System.Text.Encoding.UTF8.GetBytes(request), Contract).Rows[0];
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            TabularJson.WriteRow(json, row, Contract);
            json.WriteEndObject();
        }

        Assert.That(JsonElement.Parse(buffer.WrittenSpan).GetProperty("features").GetRawText(), Is.EqualTo(recorded));
        foreach (var text in new[] { buffer.WrittenSpan.ToArray(), System.Text.Encoding.UTF8.GetBytes(TabularJson.RowByName(row, Contract)) })
        {
            var read = TabularRequestReader.Read(text, Contract).Rows[0];
            Assert.That((read.Numbers, read.Texts), Is.EqualTo((row.Numbers, row.Texts)));
        }
    }
}
