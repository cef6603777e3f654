using Autofac;
using Autofac.Core;
using Autofac.Features.OwnedInstances;
using Interlock.Application.Serving;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Runtimes;

/// <summary>Builds versions with the container: the word in config.yaml is the key, and every instance owns a scope.</summary>
internal sealed class ModelLoader(ILifetimeScope scope) : IModelLoader
{
    private static readonly Dictionary<string, string> NoFiles = [];

    /// <inheritdoc />
    public ModelInstance<TInput, TOutput> Load<TInput, TOutput>(ModelVersion version)
    {
        var config = version.VersionConfig;
        try
        {
            var owned = scope.ResolveKeyed<Owned<IModel<TInput, TOutput>>>(
                ConfigNameAttribute.Of(config.GetType()),
                new TypedParameter(version.Config.GetType(), version.Config),
                new TypedParameter(config.GetType(), config));
            var hashes = owned.Value is IFileHashes files ? files.Sha256 : NoFiles;
            return new ModelInstance<TInput, TOutput>(owned.Value, hashes, owned);
        }
        catch (Exception e)
        {
            // Not only the container's words for it: a plugin may lack an assembly, or answer Sha256 with an exception.
            var cause = Cause(e);
            throw cause as ModelLoadException
                ?? new ModelLoadException(cause is InterlockException ? cause.Message : $"{cause.GetType().Name}: {cause.Message}", e);
        }
    }

    /// <summary>What went wrong in the constructor, under the container's own words.</summary>
    private static Exception Cause(Exception exception)
    {
        while (exception is DependencyResolutionException or System.Reflection.TargetInvocationException && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }
}
