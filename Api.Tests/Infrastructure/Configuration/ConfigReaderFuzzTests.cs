using Interlock.Api.Tests.Support;
using Interlock.Infrastructure.Configuration;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

[Parallelizable]
public sealed class ConfigReaderFuzzTests
{
    private const int Seed = 20_260_417;
    private const int Mutations = 2_000;
    private const string Characters = "{}[]:,#&*!|>'\"%@`-?~<$\\ \t\n\r0aé\u0000\u2028";

    private static readonly string[] Splinters =
        ["${", "${X}", "$${", "&a ", "*a", "<<: *a", "---\n", "...\n", "!!int ", "? ", "null", "yes", "-1", "1e999", "9999999999999d", "\"\\0\"", "''", "٣s", "- ", "\n     : x", "%YAML 1.2\n"];

    [Test]
    public void Read_MutatedSample_GivesAConfigurationOrAnErrorWithItsPlace()
    {
        var random = new Random(Seed);
        var sample = TestServer.SampleConfig;
        var refused = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var text = Mutate(sample, random);
            var reading = ReadOrFail(text, i);
            refused += reading.Config is null ? 1 : 0;
            Assert.That(reading.Config is null, Is.EqualTo(reading.Report.Errors > 0), text);
            Assert.That(reading.Report.Lines, Is.All.Match(@"^config\.yaml:[1-9]\d*:[1-9]\d*: \S"), text);
        }

        Assert.That(refused, Is.InRange(Mutations / 4, Mutations - 1), "mutations that were refused");
    }

    private static ConfigReading ReadOrFail(string text, int number)
    {
        try
        {
            return Reading.Of(text);
        }
        catch (Exception e)
        {
            throw new AssertionException($"Mutation {number} threw {e}{Environment.NewLine}{text}", e);
        }
    }

    private static string Mutate(string text, Random random)
    {
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            var (at, length) = (random.Next(text.Length), random.Next(1, 30));
            var end = Math.Min(text.Length, at + length);
            var lines = text.Split('\n');
            var line = random.Next(lines.Length);
            text = random.Next(8) switch
            {
                0 => text.Remove(at, end - at),
                1 => text[..Math.Max(1, at)],
                2 => text.Insert(at, text[at..end]),
                3 => text.Insert(at, Characters[random.Next(Characters.Length)].ToString()),
                4 => text.Insert(at, Splinters[random.Next(Splinters.Length)]),
                5 => text.Remove(at, 1).Insert(at, Characters[random.Next(Characters.Length)].ToString()),
                6 => string.Join('\n', [.. lines[..line], lines[random.Next(lines.Length)], .. lines[line..]]),
                _ => string.Join('\n', lines.Where((_, i) => i != line)),
            };
            text = text.Length == 0 ? " " : text;
        }

        return text;
    }
}
