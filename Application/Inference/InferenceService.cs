using System.Text;
using Interlock.Application.Kinds.Tensors;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Inference;

/// <inheritdoc />
public sealed class InferenceService(IModelCatalog catalog, IEnumerable<IProtocolKind> kinds) : IInferenceService
{
    private readonly Dictionary<Type, IProtocolKind> _kinds = kinds.ToDictionary(kind => kind.ConfigType);

    /// <inheritdoc />
    public IEnumerable<ServedModel> Models => catalog.Current.Models.Values.Where(IsTensorBacked).OrderBy(model => model.Name, StringComparer.Ordinal);

    /// <inheritdoc />
    public ServedModel Find(string model)
    {
        var models = catalog.Current.Models;
        return models.TryGetValue(model, out var served) && IsTensorBacked(served) ? served : throw new UnknownModelException(model, Models.Select(known => known.Name));
    }

    /// <inheritdoc />
    public LoadedModel FindVersion(ServedModel model, string? version)
    {
        if (version is null)
        {
            return model.Active ?? throw UnavailableException.Loading(model.Name);
        }

        return model.Find(version)
            ?? model.Loaded.FirstOrDefault(loaded => VersionNumber.Of(loaded.Id.Version) == version)
            ?? throw new VersionNotLoadedException(model.Name, version, model.Loaded.Select(loaded => loaded.Id.Version));
    }

    /// <inheritdoc />
    public LoadedModel Choose(ModelTarget target) => target.Version is null ? target.Served!.Choose(target) : FindVersion(target.Served!, target.Version);

    /// <inheritdoc />
    public TensorContract ContractOf(LoadedModel model) => _kinds[model.Id.Config.GetType()].ContractOf(model);

    /// <inheritdoc />
    /// <remarks>Of another revision, which answers where a version was retired meanwhile, the mirrors are not known.</remarks>
    public bool KeepsInputs(ServedModel model, Answer<TensorSet> answer) =>
        !model.Mirrors.IsEmpty || answer.Revision != model.Revision || _kinds[model.Config.GetType()].KeepsInputs;

    /// <inheritdoc />
    public Task<Answer<TensorSet>> InferAsync(ModelTarget target, LoadedModel version, TensorRequest request, CancellationToken cancellationToken) =>
        _kinds[version.Id.Config.GetType()].InferAsync(target with { Version = version.Id.Version, Share = null }, request, ContractOf(version), cancellationToken);

    private bool IsTensorBacked(ServedModel model) => _kinds.ContainsKey(model.Config.GetType());
}

/// <summary>The whole number that stands for a version, for clients that know versions by number only. It depends on the version's name alone.</summary>
public static class VersionNumber
{
    private const uint Prime = 16777619;
    private const uint Basis = 2166136261;
    private const int Named = 1_000_000;

    /// <summary>The number in the name: 3 of <c>v3</c> and of <c>3</c>; else one above a million, made from the name.</summary>
    public static string Of(string version)
    {
        var digits = version.StartsWith('v') ? version[1..] : version;
        return digits.Length is > 0 and <= 6 && digits.All(char.IsAsciiDigit) && digits[0] != '0' ? digits : $"{Named + (Encoding.UTF8.GetBytes(version).Aggregate(Basis, (hash, letter) => (hash ^ letter) * Prime) % int.MaxValue / 4)}";
    }
}
