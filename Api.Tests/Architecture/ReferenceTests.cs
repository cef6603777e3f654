using System.Reflection;
using Interlock.Application.Configuration.Root;
using Interlock.Domain;
using Interlock.Infrastructure.Configuration;
using Mono.Cecil;
using NUnit.Framework;

namespace Interlock.Api.Tests.Architecture;

/// <summary>Which project may know which. What a compiled assembly refers to is what its code really uses.</summary>
public sealed class ReferenceTests
{
    private static readonly Assembly Domain = typeof(InterlockException).Assembly;
    private static readonly Assembly Application = typeof(InterlockConfig).Assembly;
    private static readonly Assembly Infrastructure = typeof(ConfigReader).Assembly;

    [Test]
    public void Domain_References_NothingButTheRuntime() =>
        Assert.That(References(Domain).Where(name => !name.StartsWith("System", StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void Application_References_DomainLoggingAndPoolsOnly() => Assert.That(
        References(Application).Where(name => !name.StartsWith("System", StringComparison.Ordinal)),
        Is.EquivalentTo(new[] { "Interlock.Domain", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.ObjectPool" }));

    /// <summary>Controllers, containers, databases and HTTP are the outer projects' business.</summary>
    [TestCase("Autofac")]
    [TestCase("Microsoft.AspNetCore")]
    [TestCase("Microsoft.EntityFrameworkCore")]
    [TestCase("System.Net.Http")]
    [TestCase("System.Data", "System.Data.Common.DbTransaction", "System.Data.Common.DbDataReader", "System.Data.Common.DbException")]
    public void Application_UsesNoTypeOf(string prefix, params string[] exceptOfJobs)
    {
        using var module = ModuleDefinition.ReadModule(Application.Location);
        var used = module.GetTypeReferences().Select(type => type.FullName).Where(name => name.StartsWith(prefix, StringComparison.Ordinal));
        Assert.That(used.Except(exceptOfJobs), Is.Empty);
    }

    /// <summary>Status codes of replies are given out in one place, in Api. What receivers of webhooks answer is another matter.</summary>
    [Test]
    public void Application_KnowsNoHttpStatus()
    {
        using var module = ModuleDefinition.ReadModule(Application.Location);
        var numbers = module.GetTypes().Where(type => !type.Namespace.StartsWith("Interlock.Application.Notifications", StringComparison.Ordinal)).SelectMany(type => NumbersOf(type)
            .Where(number => number.Name.Contains("status", StringComparison.OrdinalIgnoreCase)).Select(number => $"{type.FullName}.{number.Name}"));
        Assert.That(numbers, Is.Empty);
    }

    [Test]
    public void Infrastructure_References_NotApi() =>
        Assert.That(References(Infrastructure), Has.No.Member("interlock"));

    [Test]
    public void Api_UsesInfrastructure_FromTheCompositionRootAndTheCommandsOnly() => Assert.That(
        NamespacesUsing(Infrastructure).Except(["Interlock.Api.Composition", "Interlock.Api.Commands", "Interlock.Api.Lifecycle"]),
        Is.Empty);

    [Test]
    public void Api_UsesAutofac_FromTheCompositionRootOnly() =>
        Assert.That(FilesMentioning("Api", "using Autofac").Where(file => !file.StartsWith("Composition", StringComparison.Ordinal)), Is.Empty);

    [TestCase("Domain")]
    [TestCase("Application")]
    public void InnerProjects_NeverMentionAutofac(string project) => Assert.That(FilesMentioning(project, "Autofac"), Is.Empty);

    [Test]
    public void Api_MentionsEntityFramework_Nowhere() => Assert.That(FilesMentioning("Api", "EntityFrameworkCore"), Is.Empty);

    private static IEnumerable<(string Name, TypeReference Type)> NumbersOf(TypeDefinition type) => type.Fields.Select(field => (field.Name, field.FieldType))
        .Concat(type.Methods.Select(method => (method.Name, method.ReturnType)))
        .Concat(type.Methods.SelectMany(method => method.Parameters).Select(parameter => (parameter.Name, parameter.ParameterType)))
        .Where(member => member.Item2.FullName.Contains("System.Int32", StringComparison.Ordinal));

    private static List<string> References(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(reference => reference.Name!)];

    /// <summary>Folders of Api, as namespaces, in which a file has a using of a namespace of <paramref name="used"/>.</summary>
    private static IEnumerable<string> NamespacesUsing(Assembly used)
    {
        var namespaces = used.GetTypes().Select(type => type.Namespace).Where(name => name?.StartsWith("Interlock.", StringComparison.Ordinal) == true).Distinct().ToList();
        return FilesMentioning("Api", namespaces.Select(name => $"using {name};").ToArray())
            .Select(file => file.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) ? $"Interlock.Api.{file.Split(Path.DirectorySeparatorChar)[0]}" : "Interlock.Api")
            .Distinct();
    }

    private static List<string> FilesMentioning(string project, params string[] words)
    {
        var folder = Support.Repository.PathOf(project);
        return [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file))
            .Where(file => !file.StartsWith("obj", StringComparison.Ordinal) && !file.StartsWith("bin", StringComparison.Ordinal))
            .Where(file => words.Any(word => File.ReadAllText(Path.Combine(folder, file)).Contains(word, StringComparison.Ordinal)))];
    }
}
