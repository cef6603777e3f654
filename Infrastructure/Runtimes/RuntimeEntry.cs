using Autofac;
using Interlock.Domain.Models;
using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Runtimes;

/// <summary>A runtime of a kind: the record its versions are read into, and how its class is registered.</summary>
/// <param name="ModelConfig">The kind's record.</param>
/// <param name="VersionConfig">The runtime's record; its [ConfigName] is the word in config.yaml.</param>
/// <param name="Register">Registers the class, or null where this build does not have it.</param>
/// <param name="HowToBuildIn">What to do where this build does not have it.</param>
internal sealed record RuntimeEntry(Type ModelConfig, Type VersionConfig, Action<ContainerBuilder>? Register, string HowToBuildIn = "")
{
    /// <summary>The class, or null where this build does not have it.</summary>
    public Type? Model { get; private init; }

    /// <summary>The <see cref="IModel{TInput,TOutput}"/> it is registered as.</summary>
    public Type? Contract { get; private init; }

    /// <summary>A runtime that every build has.</summary>
    public static RuntimeEntry Of<TModel, TInput, TOutput>(Type modelConfig, Type versionConfig)
        where TModel : IModel<TInput, TOutput> =>
        new(modelConfig, versionConfig, Registration<TModel, TInput, TOutput>(versionConfig))
        {
            Model = typeof(TModel),
            Contract = typeof(IModel<TInput, TOutput>),
        };

    /// <summary>Registers the class under the word ops write.</summary>
    public static Action<ContainerBuilder> Registration<TModel, TInput, TOutput>(Type versionConfig)
        where TModel : IModel<TInput, TOutput> =>
        builder => builder.RegisterType<TModel>().Keyed<IModel<TInput, TOutput>>(ConfigNameAttribute.Of(versionConfig));
}
