using Interlock.Domain;

namespace Interlock.Application.Serving.Catalog;

/// <summary>Holds the current snapshot.</summary>
public interface IModelCatalog
{
    /// <summary>The current snapshot.</summary>
    ModelSnapshot Current { get; }

    /// <summary>The model of this contract: the current one, or one that was replaced a short while ago; null where there is none any more.</summary>
    ServedModel? Find(string model, string contract);

    /// <summary>Leases the version that answers a request.</summary>
    /// <exception cref="UnknownModelException">There is no such model of this kind.</exception>
    /// <exception cref="UnavailableException">It is not loaded yet.</exception>
    /// <exception cref="VersionNotLoadedException">The version asked for is not loaded.</exception>
    ModelLease<TInput, TOutput> Acquire<TInput, TOutput>(ModelTarget target);
}
