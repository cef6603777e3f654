using Interlock.Domain;
using Interlock.Infrastructure.Configuration.Yaml;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

/// <summary>Edits of single settings; everything else stays as it was written.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class YamlEditsTests
{
    private static readonly YamlEdits Edits = new();

    [TestCase("m: # one\n  active:  v1   # the good one\n  a: 1\n", "m: # one\n  active:  v2   # the good one\n  a: 1\n")]
    [TestCase("m: { active: 'v1', a: 1 } # x\n", "m: { active: v2, a: 1 } # x\n")]
    [TestCase("d: 🌷 tulip\r\nm:\r\n  active: \"v1\"\r\n", "d: 🌷 tulip\r\nm:\r\n  active: v2\r\n")]
    [TestCase("\uFEFFm:\n  active: ${V:-v1}", "\uFEFFm:\n  active: v2")]
    [TestCase("m:\n  active:\n  a: 1\n", "m:\n  active: v2\n  a: 1\n")]
    [TestCase("m:\n  # first\n  a: 1\n", "m:\n  # first\n  active: v2\n  a: 1\n")]
    [TestCase("m: {}\n", "m: { active: v2 }\n")]
    [TestCase("m: { a: [1, 2], }\n", "m: { a: [1, 2], active: v2, }\n")]
    public void Set_Value_ChangesNothingElse(string before, string after) => Assert.That(Edits.SetValue(before, ["m", "active"], "v2"), Is.EqualTo(after));

    [TestCase("m:\n  active: v1 # x\n  a: 1\n", "m:\n  active: v1 # x\n  canary: { version: v2 }\n  a: 1\n")]
    [TestCase("m:\r\n  active: v1", "m:\r\n  active: v1\r\n  canary: { version: v2 }")]
    [TestCase("m:\n  canary: { version: v3, percent: 5, sticky: x }\n  active: v1\n", "m:\n  canary: { version: v2, percent: 5, sticky: x }\n  active: v1\n")]
    [TestCase("m:\n  canary:\n    percent: 5 # few\n  active: v1\n", "m:\n  canary:\n    version: v2\n    percent: 5 # few\n  active: v1\n")]
    [TestCase("m:\n  canary:\n  active: v1\n", "m:\n  canary: { version: v2 }\n  active: v1\n")]
    [TestCase("m: { active: v1 }", "m: { active: v1, canary: { version: v2 } }")]
    public void Set_KeyThatIsMissing_IsAdded(string before, string after) => Assert.That(Edits.SetValue(before, ["m", "canary", "version"], "v2", "active"), Is.EqualTo(after));

    [TestCase("m:\n  a: 1\n  shadow: v2 # x\n  b: 2\n", "m:\n  a: 1\n  b: 2\n")]
    [TestCase("m:\n  a: 1\n  shadow: v2", "m:\n  a: 1\n")]
    [TestCase("m:\r\n  shadow:\r\n    deep: { x: 1 } # y\r\n  b: 2\r\n", "m:\r\n  b: 2\r\n")]
    [TestCase("m: { shadow: v2, b: 2 }", "m: { b: 2 }")]
    [TestCase("m: { b: 2, shadow: { x: [1] } }", "m: { b: 2 }")]
    [TestCase("m: { shadow: v2 }", "m: {  }")]
    [TestCase("m:\n  a: 1\n", "m:\n  a: 1\n")]
    [TestCase("n: 1\n", "n: 1\n")]
    public void Remove_Key_ChangesNothingElse(string before, string after) => Assert.That(Edits.RemoveKey(before, ["m", "shadow"]), Is.EqualTo(after));

    [TestCase("m: &a { active: v1 }\nn: *a\n", "line 1 has an anchor")]
    [TestCase("x: &v v1\nm:\n  active: *v\n", "line 3 has an anchor")]
    [TestCase("m:\n  active: >-\n    v1\n", "is not a single value")]
    [TestCase("m:\n  active: [v1]\n", "is not a single value")]
    [TestCase("m: 5\n", "line 1 is not a section")]
    [TestCase("m: [", "not valid YAML")]
    public void Set_WhereOthersWouldChange_SaysTheLine(string text, string reason) => Assert.That(
        () => Edits.SetValue(text, ["m", "active"], "v2"), Throws.TypeOf<InvalidInputException>().With.Message.Contains(reason));

    [TestCase("null", "m: { a: \"null\" }")]
    [TestCase("a \"b\\", "m: { a: \"a \\\"b\\\\\" }")]
    [TestCase("2.5", "m: { a: 2.5 }")]
    public void Set_ValueThatNeedsQuotes_HasThem(string value, string after) => Assert.That(Edits.SetValue("m: { a: 1 }", ["m", "a"], value), Is.EqualTo(after));
}
