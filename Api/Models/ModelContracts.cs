using Interlock.Api.Http;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Images;
using Interlock.Application.Kinds.Sensors;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;

namespace Interlock.Api.Models;

/// <summary>A model in a list.</summary>
/// <param name="Name">What callers write into the URL.</param>
/// <param name="Kind">Its contract: <c>tabular</c>, <c>image</c>, <c>sensor</c>, <c>route</c>, <c>tensor</c>.</param>
/// <param name="Description">What it answers.</param>
/// <param name="Endpoint">Where to POST, with the prefix under which the caller sees the server.</param>
/// <param name="Active">The version that answers.</param>
/// <param name="Versions">All configured versions.</param>
/// <param name="Status"><c>loading</c>, <c>ready</c> or <c>hung</c>.</param>
public sealed record ModelSummary(
    string Name, string Kind, string Description, string Endpoint, string Active, IReadOnlyList<string> Versions, string Status)
{
    internal static ModelSummary Of(ServedModel model, HttpRequest request) => new(
        model.Name,
        model.Kind,
        model.Config.Description,
        Links.To(request, EndpointOf(model)),
        model.Config.Active,
        [.. model.Config.Versions.Keys],
        model.Status);

    internal static string EndpointOf(ServedModel model) => $"/models/{model.Name}{(model.Config is SensorModelConfig ? "/fill" : "")}";
}

/// <summary>A model with its contract.</summary>
/// <param name="Name">What callers write into the URL.</param>
/// <param name="Kind">Its contract: <c>tabular</c>, <c>image</c>, <c>sensor</c>, <c>route</c>, <c>tensor</c>.</param>
/// <param name="Description">What it answers.</param>
/// <param name="Endpoint">Where to POST, with the prefix under which the caller sees the server.</param>
/// <param name="Status"><c>loading</c>, <c>ready</c> or <c>hung</c>.</param>
/// <param name="Revision">The revision of the configuration.</param>
/// <param name="Active">The version that answers.</param>
/// <param name="Versions">All configured versions.</param>
/// <param name="Features">Kind tabular: the columns, in order.</param>
/// <param name="Labels">Kind tabular: the classes; none for a regression.</param>
/// <param name="Types">Kind image: the labels of each model_type.</param>
/// <param name="Recorded">Whether requests and answers are kept.</param>
public sealed record ModelDetail(
    string Name,
    string Kind,
    string Description,
    string Endpoint,
    string Status,
    int Revision,
    string Active,
    IReadOnlyDictionary<string, VersionDetail> Versions,
    IReadOnlyList<FeatureDetail>? Features,
    IReadOnlyList<string>? Labels,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Types,
    bool Recorded)
{
    internal static ModelDetail Of(ServedModel model, HttpRequest request)
    {
        var summary = ModelSummary.Of(model, request);
        var tabular = model.Config as TabularModelConfig;
        return new ModelDetail(
            summary.Name,
            summary.Kind,
            summary.Description,
            summary.Endpoint,
            summary.Status,
            model.Revision,
            summary.Active,
            model.Config.Versions.ToDictionary(version => version.Key, version => VersionDetail.Of(version.Value, model.Find(version.Key))),
            tabular is null ? null : [.. tabular.Features.Select(feature => FeatureDetail.Of(feature.Key, feature.Value))],
            tabular?.Labels,
            (model.Config as ImageModelConfig)?.Types.ToDictionary(type => type.Key, type => type.Value.Labels),
            model.Config.Record);
    }
}

/// <summary>A version.</summary>
/// <param name="Runtime">What runs it.</param>
/// <param name="Loaded">Whether it is live.</param>
/// <param name="Sha256">Hash of each of its files, when it is live.</param>
public sealed record VersionDetail(string Runtime, bool Loaded, IReadOnlyDictionary<string, string>? Sha256)
{
    internal static VersionDetail Of(VersionConfig config, LoadedModel? loaded)
    {
        var hashes = loaded?.Hashes.ToDictionary(file => Path.GetFileName(loaded.Id.Hidden.In(file.Key)), file => file.Value);
        return new VersionDetail(ConfigNameAttribute.Of(config.GetType()), loaded is not null, hashes);
    }
}

/// <summary>A column of a tabular model.</summary>
/// <param name="Name">As requests write it.</param>
/// <param name="Type"><c>number</c>, <c>integer</c>, <c>boolean</c> or <c>text</c>.</param>
/// <param name="Min">Smallest allowed value.</param>
/// <param name="Max">Largest allowed value.</param>
/// <param name="Values">The allowed texts, if they are limited.</param>
/// <param name="Optional">Whether it may be missing.</param>
/// <param name="Unit">Its unit, if known.</param>
public sealed record FeatureDetail(
    string Name, string Type, double? Min, double? Max, IReadOnlyList<string>? Values, bool Optional, string? Unit)
{
    internal static FeatureDetail Of(string name, FeatureConfig feature) => new(
        name,
        feature.Type.ToString().ToLowerInvariant(),
        feature.Min,
        feature.Max,
        feature.Values.Count > 0 ? feature.Values : null,
        feature.Optional,
        feature.Unit.Length > 0 ? feature.Unit : null);
}
