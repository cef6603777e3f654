using Autofac;
using Interlock.Application.Configuration;
using Interlock.Domain.Models;
using Interlock.Infrastructure.Runtimes.Catalog;

namespace Interlock.Infrastructure.Plugins;

/// <summary>Registers the runtimes of plugins; the modules of a plugin call it.</summary>
public static class RuntimeRegistration
{
    private const string Property = "interlock.runtimes";

    /// <summary>
    /// Adds a runtime: versions of models of a kind, written with the word of <paramref name="versionConfig"/>, are instances of
    /// <typeparamref name="TModel"/>. Its constructor takes the model's record, the version's record and whatever else is registered.
    /// </summary>
    /// <param name="builder">The builder that Autofac gave to the module.</param>
    /// <param name="modelConfig">The kind's record, such as <c>typeof(TabularModelConfig)</c>.</param>
    /// <param name="versionConfig">The runtime's record: derived from <see cref="VersionConfig"/>, with a <see cref="ConfigNameAttribute"/>.</param>
    /// <typeparam name="TModel">The class; one instance for each version that is loaded.</typeparam>
    /// <typeparam name="TInput">What the kind gives its models.</typeparam>
    /// <typeparam name="TOutput">What the kind's models answer.</typeparam>
    /// <exception cref="InvalidOperationException">The record has no <see cref="ConfigNameAttribute"/>.</exception>
    public static void RegisterRuntime<TModel, TInput, TOutput>(this ContainerBuilder builder, Type modelConfig, Type versionConfig)
        where TModel : IModel<TInput, TOutput>
    {
        var runtime = RuntimeEntry.Of<TModel, TInput, TOutput>(modelConfig, versionConfig);
        runtime.Register(builder);
        In(builder).Add(runtime);
    }

    /// <summary>Every runtime that was registered with the builder.</summary>
    internal static List<RuntimeEntry> In(ContainerBuilder builder)
    {
        if (!builder.Properties.TryGetValue(Property, out var runtimes))
        {
            builder.Properties[Property] = runtimes = new List<RuntimeEntry>();
        }

        return (List<RuntimeEntry>)runtimes!;
    }
}
