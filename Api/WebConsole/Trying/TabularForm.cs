using System.Globalization;
using System.Text;
using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Api.Models;
using Interlock.Application;
using Interlock.Application.Calls;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Api.WebConsole.Trying;

/// <summary>A field for each feature.</summary>
public sealed class TabularForm(ITabularService service) : ITryForm
{
    private const string Prefix = "f.";

    /// <inheritdoc />
    public Type ConfigType => typeof(TabularModelConfig);

    /// <inheritdoc />
    public IReadOnlyList<PageField> FieldsOf(ServedModel model) =>
        [.. ((TabularModelConfig)model.Config).Features.Select(feature => FieldOf(FeatureDetail.Of(feature.Key, feature.Value), feature.Value))];

    /// <inheritdoc />
    public InputProblem AtField(InputProblem problem, ModelConfig model) =>
        ((TabularModelConfig)model).Features.Keys.FirstOrDefault(feature => JsonPaths.Join("$.features", feature) == problem.Path) is { } name ? problem with { Path = Prefix + name } : problem;

    /// <inheritdoc />
    public async Task<TryAnswer> AskAsync(TryCall asked, CancellationToken cancellationToken)
    {
        var config = (TabularModelConfig)asked.Model.Config;
        var json = AnswerData.Of((config, asked), static (json, form) => Write(json, form.config, form.asked));
        var answer = (await service.InferAsync(RequestTarget.Of(asked.Context, asked.Model), json, cancellationToken)).Answer;
        InferenceHeaders.Write(asked.Context.Response, answer);
        var output = answer.Inference.Outputs[0];
        return new TryAnswer([asked.Sample(ModelSummary.EndpointOf(asked.Model)).With("application/json", Encoding.UTF8.GetString(json.Span), "request.json")])
        {
            Headline = output.Label ?? output.Result.ToString("G6", CultureInfo.InvariantCulture),
            Scores = [.. config.Labels.Zip(output.Scores ?? [], KeyValuePair.Create)],
        };
    }

    private static PageField FieldOf(FeatureDetail feature, FeatureConfig config)
    {
        var choices = feature.Type == "boolean" ? ["false", "true"] : feature.Values ?? [];
        var hint = string.Join(", ", new[]
        {
            feature.Type is "number" or "integer" ? RangeOf(feature) : "", feature.Unit is { } unit ? $"in {unit}" : "", feature.Optional ? "may be left empty" : "",
        }.Where(part => part.Length > 0));
        return new PageField(Prefix + feature.Name, feature.Name, choices.Count > 0 ? PageFieldKind.Choice : feature.Type is "number" or "integer" ? PageFieldKind.Number : PageFieldKind.Text)
        {
            Value = ExampleOf(config),
            Hint = hint.Length > 0 ? hint : null,
            Choices = choices.Count > 0 && feature.Optional ? ["", .. choices] : choices,
        };
    }

    // What is empty is left out, and what is no number is sent as text, so that the service says what is wrong.
    private static void Write(Utf8JsonWriter json, TabularModelConfig config, TryCall asked)
    {
        json.WriteStartObject();
        json.WriteStartObject("features"u8);
        foreach (var (name, feature) in config.Features)
        {
            var text = asked.TextOf(Prefix + name);
            if (text.Length == 0)
            {
                continue;
            }

            json.WritePropertyName(name);
            if (feature.Type is FeatureType.Number or FeatureType.Integer)
            {
                FormJson.WriteNumber(json, text);
            }
            else if (feature.Type == FeatureType.Boolean && bool.TryParse(text, out var boolean))
            {
                json.WriteBooleanValue(boolean);
            }
            else
            {
                json.WriteStringValue(text);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string ExampleOf(FeatureConfig feature) => feature switch
    {
        { Type: FeatureType.Text } => feature.Values is [var first, ..] ? first : "",
        { Type: FeatureType.Boolean } => "false",
        _ => feature.Midpoint.ToString(CultureInfo.InvariantCulture),
    };

    private static string RangeOf(FeatureDetail feature) => (feature.Min, feature.Max) switch
    {
        ({ } min, { } max) => FormattableString.Invariant($"{min} to {max}"),
        ({ } min, null) => FormattableString.Invariant($"{min} or more"),
        (null, { } max) => FormattableString.Invariant($"{max} or less"),
        _ => feature.Type == "integer" ? "a whole number" : "a number",
    };
}
