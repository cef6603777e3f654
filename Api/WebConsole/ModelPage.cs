using Interlock.Api.Models;
using Interlock.Application.Quality;
using Interlock.Application.Serving.Catalog;

namespace Interlock.Api.WebConsole;

/// <summary>The page of a model.</summary>
/// <param name="Detail">Contract and versions.</param>
/// <param name="Row">How it is doing.</param>
/// <param name="Versions">Each version, the active one first.</param>
/// <param name="CanTry">Whether there is a form to ask it.</param>
/// <param name="Change">What can be changed; null where the caller may not.</param>
public sealed record ModelPage(ModelDetail Detail, ModelRow Row, IReadOnlyList<VersionRow> Versions, bool CanTry, ModelChoices? Change)
{
    /// <summary>What clients of the Open Inference Protocol send and get; null where the model has no tensors.</summary>
    public PageTable? Tensors { get; init; }

    /// <summary>What it was asked in the last hour.</summary>
    public TrafficPage? Traffic { get; init; }

    internal static ModelPage Of(ServedModel model, IReadOnlyList<VersionQuality> quality, bool canTry, bool canChange, HttpRequest request)
    {
        var detail = ModelDetail.Of(model, request);
        return new ModelPage(detail, ModelRow.Of(model), VersionsOf(model, detail, quality), canTry, canChange ? ModelChoices.Of(model) : null);
    }

    /// <summary>Each version, the active one first.</summary>
    internal static IReadOnlyList<VersionRow> VersionsOf(ServedModel model, ModelDetail detail, IReadOnlyList<VersionQuality> quality) =>
    [
        .. detail.Versions.Select(version => new VersionRow(
            version.Key,
            RoleOf(model, version.Key),
            version.Value,
            model.Find(version.Key) is { } loaded ? VersionFigures.Of(loaded) : null,
            quality.FirstOrDefault(one => one.Version == version.Key))).OrderBy(version => version.Name != model.Config.Active),
    ];

    private static string RoleOf(ServedModel model, string version) =>
        version == model.Config.Active ? "active"
        : version == model.Config.Canary?.Version ? FormattableString.Invariant($"canary, {model.Config.Canary.Percent} %")
        : version == model.Config.Shadow ? "shadow"
        : model.Find(version) is null ? "not loaded" : "kept loaded";
}

/// <summary>A version of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Use">What it is used for.</param>
/// <param name="Detail">Runtime and files.</param>
/// <param name="Figures">What it did on this server; null where it is not loaded.</param>
/// <param name="Quality">How right it was; null where nobody may see it, or nothing is recorded.</param>
public sealed record VersionRow(string Name, string Use, VersionDetail Detail, VersionFigures? Figures, VersionQuality? Quality);

/// <summary>What the buttons of a model change.</summary>
/// <param name="Others">The versions that are not active.</param>
/// <param name="Canary">The canary, or null.</param>
/// <param name="Percent">Its share; where there is none, a small one to begin with.</param>
/// <param name="Shadow">The shadow, or null.</param>
public sealed record ModelChoices(IReadOnlyList<string> Others, string? Canary, double Percent, string? Shadow)
{
    private const double FirstPercent = 5;

    internal static ModelChoices Of(ServedModel model) => new(
        [.. model.Config.Versions.Keys.Where(version => version != model.Config.Active)],
        model.Config.Canary?.Version,
        model.Config.Canary?.Percent ?? FirstPercent,
        model.Config.Shadow);
}
