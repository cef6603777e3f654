using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Infrastructure.Configuration;
using Interlock.Infrastructure.Plugins;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Plugins;

/// <summary>What a folder of plugins comes to: whatever lies there, config.yaml is read, and what cannot be used is told.</summary>
public sealed class PluginFolderTests
{
    private const string NoAssembly = "it is no .NET assembly, or a damaged one";

    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<TestCaseData> BrokenModules =>
    [
        Case<ThrowingModule>("it threw InvalidOperationException: No licence was found. Buy one"),
        Case<UnbornModule>("it threw NotSupportedException: Not on a Saturday"),
        Case<NamelessModule>($"it threw InvalidOperationException: {typeof(NamelessConfig)} has no [ConfigName]"),
        Case<BadWordModule>("'two words' is no word for a runtime: a name has 1 to 64 letters, digits, '-', '_' or '.', and begins with a letter or digit"),
        Case<OnnxModule>("the kind tabular has a runtime 'onnx' already"),
        Case<KindlessModule>("ModelConfig is the record of no kind of this server"),
        Case<PictureModule>("PlainPictureModel does not implement IImageModel, as models of the kind image do"),
        Case<MixedModule>("PlainPictureModel does not implement IModel<TabularRow, TabularResult>, as models of the kind tabular do"),
        Case<AddressModule>("config.yaml cannot hold AddressConfig.Address, of type Uri"),
        Case<EndlessModule>("config.yaml cannot hold EndlessConfig.Inner, of type EndlessConfig"),
        Case<UnboundedModule>("config.yaml cannot hold the range of UnboundedConfig.Count, of type Int32"),
        Case<object>("it has no public Autofac module with a parameterless constructor; what a plugin needs lies in a folder with it"),
    ];

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Read_NoFolder_Nothing() => Assert.That(Read().Report.Lines, Is.Empty);

    [TestCaseSource(nameof(BrokenModules))]
    public void Read_ModuleThatBreaksARule_SkippedWithTheReason(Type module, string reason)
    {
        PluginAssembly.Write(_folder.PathOf("plugins/bad.dll"), module);

        Assert.That(Read().Report.Lines, Is.EqualTo(new[] { $"plugins/bad.dll: warning: {reason}; it is skipped" }));
    }

    [TestCase("text")]
    [TestCase("bytes")]
    [TestCase("truncated")]
    [TestCase("native")]
    [TestCase("empty")]
    public void Read_FileThatIsNoAssembly_SkippedWithTheReason(string what)
    {
        var whole = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Interlock.Domain.dll"));
        var content = what switch
        {
            "text" => "not an assembly"u8.ToArray(),
            "bytes" => [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7919))],
            "truncated" => whole[..(whole.Length / 2)],
            "native" => File.ReadAllBytes(Directory.GetFiles(AppContext.BaseDirectory, "libSkiaSharp.so", SearchOption.AllDirectories)[0])[..100_000],
            _ => [],
        };
        Directory.CreateDirectory(_folder.PathOf("plugins"));
        File.WriteAllBytes(_folder.PathOf("plugins/bad.dll"), content);

        Assert.That(Read().Report.Lines, Is.EqualTo(new[] { $"plugins/bad.dll: warning: {NoAssembly}; it is skipped" }));
    }

    [Test]
    public void Read_DependencyThatIsNotThere_SkippedWithItsName()
    {
        PluginAssembly.WriteWithDependency(_folder.PathOf("plugins/bad/bad.dll"), _folder.PathOf("plugins/bad/Needed.dll"), typeof(FaultyModule), "3.1.0.0");
        File.Delete(_folder.PathOf("plugins/bad/Needed.dll"));

        Assert.That(Read().Report.Lines, Is.EqualTo(new[]
        {
            "plugins/bad/bad.dll: warning: it needs Needed 3.1.0.0, which is neither beside it nor part of this server, or is damaged; it is skipped",
        }));
    }

    [TestCase("Interlock.Domain")]
    [TestCase("System.Text.Json")]
    public void Read_BuiltForANewerServerOrFramework_SkippedWithBothVersions(string assembly)
    {
        PluginAssembly.WriteWithDependency(_folder.PathOf("plugins/bad.dll"), _folder.PathOf($"{assembly}.dll"), typeof(FaultyModule), "99.0.0.0");

        var lines = Read().Report.Lines;

        Assert.That(lines, Has.One.Match($"^plugins/bad.dll: warning: it needs {assembly} 99.0.0.0, and this server has [0-9.]+; it is skipped$"));
    }

    [Test]
    public void Read_FolderWithoutItsAssembly_SkippedWithTheReason()
    {
        Directory.CreateDirectory(_folder.PathOf("plugins/bad"));
        Directory.CreateDirectory(_folder.PathOf("plugins/.hidden"));
        File.WriteAllText(_folder.PathOf("plugins/notes.txt"), "no plugin");

        Assert.That(Read().Report.Lines, Is.EqualTo(new[]
        {
            "plugins/bad/bad.dll: warning: there is no such file; the assembly of a plugin is named as its folder; it is skipped",
        }));
    }

    [Test]
    public void Read_TwoPluginsWithOneWord_TheFirstStands()
    {
        PluginAssembly.Write(_folder.PathOf("plugins/a.dll"), typeof(FaultyModule));
        PluginAssembly.Write(_folder.PathOf("plugins/b.dll"), typeof(FaultyModule));

        var reading = Read(Model("faulty"));

        Assert.That(reading.Report.Lines, Is.EqualTo(new[] { "plugins/b.dll: warning: the kind tabular has a runtime 'faulty' already; it is skipped" }));
        Assert.That(reading.Config!.Models["m"].ActiveVersion, Is.TypeOf<FaultyConfig>());
    }

    [Test]
    public void Read_RuntimeOfASkippedPlugin_TheErrorNamesThePlugin()
    {
        PluginAssembly.Write(_folder.PathOf("plugins/bad.dll"), typeof(ThrowingModule));

        Assert.That(Read(Model("threshold")).Report.Lines, Has.One.EqualTo(
            "config.yaml:6:32: models.m.versions.v1.runtime: 'threshold' is not a known runtime; "
            + $"known here: {string.Join(", ", Known())}; skipped: plugins/bad.dll"));
    }

    [Test]
    public void Read_RecordThatFailsToCheckItself_AnErrorOfTheVersion()
    {
        PluginAssembly.Write(_folder.PathOf("plugins/a.dll"), typeof(FaultyModule));

        Assert.That(Read(Model("faulty, fails-in: validation")).Report.Lines, Is.EqualTo(new[]
        {
            "config.yaml:6:21: models.m.versions.v1: cannot be checked: ArithmeticException: a fault of the record",
        }));
    }

    [Test]
    public void Read_Twice_LoadedOnce()
    {
        PluginAssembly.Write(_folder.PathOf("plugins/a.dll"), typeof(FaultyModule));

        var (first, second) = (Read(), Read());

        Assert.That(second.Plugins.Loaded.Single(), Is.SameAs(first.Plugins.Loaded.Single()));
    }

    [Test]
    public void Read_FolderOfTheVariable_ReadInsteadOfTheDefault()
    {
        PluginAssembly.Write(_folder.PathOf("plugins/bad.dll"), typeof(ThrowingModule));
        PluginAssembly.Write(_folder.PathOf("other/a.dll"), typeof(FaultyModule));

        Assert.That(Read(environment: "other").Report.Lines, Is.Empty);
        Assert.That(Read(environment: "missing").Report.Lines, Is.EqualTo(new[]
        {
            "missing: warning: there is no such folder (INTERLOCK_PLUGINS); it is skipped",
        }));
    }

    [Test]
    public void Read_TwoPluginsWithOtherVersionsOfOneAssembly_EachHasItsOwn()
    {
        PluginAssembly.WriteWithDependency(_folder.PathOf("plugins/a/a.dll"), _folder.PathOf("plugins/a/Needed.dll"), typeof(FaultyModule), "1.0.0.0");
        PluginAssembly.WriteWithDependency(_folder.PathOf("plugins/b/b.dll"), _folder.PathOf("plugins/b/Needed.dll"), typeof(UsurpingModule), "2.0.0.0");

        var versions = Read().Plugins.Loaded.Select(plugin => plugin.Modules[0].BaseType!.Assembly.GetName().Version!.Major);

        Assert.That(versions, Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void Read_PluginThatBringsAssembliesOfTheServer_TheServersAreUsed()
    {
        PluginAssembly.Write(_folder.PathOf("plugins/a/a.dll"), typeof(FaultyModule));
        foreach (var name in new[] { "Interlock.Domain.dll", "Interlock.Api.Tests.dll", "Autofac.dll" })
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, name), _folder.PathOf($"plugins/a/{name}"));
        }

        Assert.That(Read().Plugins.Loaded.Single().Modules[0].BaseType, Is.SameAs(typeof(FaultyModule)));
    }

    private static TestCaseData Case<TModule>(string reason) => new TestCaseData(typeof(TModule), reason).SetArgDisplayNames(typeof(TModule).Name);

    private static IEnumerable<string> Known() =>
        PluginSet.None.Runtimes.Variants.Of(typeof(VersionConfig), [typeof(TabularModelConfig)]).Keys;

    private static string Model(string version) => $$"""
        models:
          m:
            kind: tabular
            features: { x }
            active: v1
            versions: { v1: { runtime: {{version}} } }
        """;

    private ConfigReading Read(string? yaml = null, string environment = "") =>
        new ConfigReader(new Dictionary<string, string> { ["INTERLOCK_PLUGINS"] = environment })
            .Read(yaml ?? Model("onnx, path: models/iris/v1.onnx"), "config.yaml", _folder.Path);
}
