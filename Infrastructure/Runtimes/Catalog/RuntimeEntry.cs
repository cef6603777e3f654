using Autofac;
using Interlock.Application.Configuration;
using Interlock.Domain.Models;

namespace Interlock.Infrastructure.Runtimes.Catalog;

/// <summary>A runtime of a kind: the record its versions are read into, and how its class is registered.</summary>
/// <param name="ModelConfig">The kind's record.</param>
/// <param name="VersionConfig">The runtime's record; its [ConfigName] is the word in config.yaml.</param>
/// <param name="Model">The class.</param>
/// <param name="Contract">The <see cref="IModel{TInput,TOutput}"/> it is registered as.</param>
internal sealed record RuntimeEntry(Type ModelConfig, Type VersionConfig, Type Model, Type Contract)
{
    /// <summary>A runtime by its class.</summary>
    public static RuntimeEntry Of<TModel, TInput, TOutput>(Type modelConfig, Type versionConfig)
        where TModel : IModel<TInput, TOutput> => new(modelConfig, versionConfig, typeof(TModel), typeof(IModel<TInput, TOutput>));

    /// <summary>Registers the class under its word in config.yaml.</summary>
    public void Register(ContainerBuilder builder) =>
        builder.RegisterType(Model).Keyed(ConfigNameAttribute.Of(VersionConfig), Contract);
}
