using Autofac;
using Autofac.Core;
using Interlock.Application;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Infrastructure.Clients;
using Microsoft.Extensions.Logging;

namespace Interlock.Infrastructure.Runtimes.Catalog;

/// <summary>Builds versions by the container: the word in config.yaml is the key, and every instance owns a scope with its clients.</summary>
internal sealed partial class ModelLoader(ILifetimeScope scope, SharedClients clients, ILogger<ModelLoader> logger) : IModelLoader
{
    private static readonly Dictionary<string, string> NoFiles = [];

    /// <inheritdoc />
    public ModelInstance<TInput, TOutput> Load<TInput, TOutput>(ModelVersion version)
    {
        var lifetime = new VersionLifetime(e => LogNotFreed(version.Model, version.Version, e));
        try
        {
            var own = lifetime.Add(scope.BeginLifetimeScope(builder => lifetime.Add(clients.Register(builder, version.Clients))));
            var model = own.ResolveKeyed<IModel<TInput, TOutput>>(
                ConfigNameAttribute.Of(version.VersionConfig.GetType()),
                new TypedParameter(version.Config.GetType(), version.Config),
                new TypedParameter(version.VersionConfig.GetType(), version.VersionConfig));
            return new ModelInstance<TInput, TOutput>(model, model is IFileHashes files ? files.Sha256 : NoFiles, lifetime);
        }
        catch (Exception e)
        {
            lifetime.Dispose();

            // Not only the container's words for it: a plugin may lack an assembly, or answer Sha256 with an exception.
            var cause = Cause(e);
            throw cause as ModelLoadException
                ?? new ModelLoadException(cause is InterlockException ? cause.Message : $"{cause.GetType().Name}: {cause.Message}", e);
        }
    }

    /// <summary>The exception of the constructor, inside that of the container.</summary>
    private static Exception Cause(Exception exception)
    {
        while (exception is DependencyResolutionException or System.Reflection.TargetInvocationException && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }

    [LoggerMessage(EventIds.VersionNotFreed, LogLevel.Error, "Model {Model} version {Version} failed while it was freed")]
    private partial void LogNotFreed(string model, string version, Exception exception);
}
