using System.Globalization;
using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Domain;

namespace Interlock.Api.WebConsole.Changes;

/// <summary>An edit of config.yaml that a button of a model makes.</summary>
/// <param name="model">The model.</param>
/// <param name="config">As it is active.</param>
/// <param name="edits">What edits the text.</param>
internal sealed class ModelEdit(string model, ModelConfig config, IConfigEdits edits)
{
    /// <summary>The button that only asks what would come of making a version active.</summary>
    public const string Replay = "replay";

    /// <summary>The field that names the button.</summary>
    public const string Button = "do";

    private const string Active = "active";
    private const string Canary = "canary";
    private const string Shadow = "shadow";

    /// <summary>The text after the edit.</summary>
    /// <param name="text">The active configuration.</param>
    /// <param name="form">What is to be done.</param>
    /// <exception cref="UnknownVersionException">The model has no such version.</exception>
    /// <exception cref="InvalidInputException">The percentage is none, there is no such button, or the text cannot be edited there.</exception>
    public string ApplyTo(string text, IFormCollection form) => form[Button].ToString() switch
    {
        "make-active" or Replay => MakeActive(text, VersionOf(form)),
        "set-canary" => SetCanary(text, VersionOf(form), form["percent"].ToString().Trim()),
        "set-shadow" => edits.SetValue(text, PathOf(Shadow), VersionOf(form), Active),
        "end-canary" => edits.RemoveKey(text, PathOf(Canary)),
        "stop-shadow" => edits.RemoveKey(text, PathOf(Shadow)),
        _ => throw InvalidInputException.At(Button, "is none of make-active, replay, set-canary, set-shadow, end-canary and stop-shadow"),
    };

    // A version is one of the three only.
    private string MakeActive(string text, string version)
    {
        text = edits.SetValue(text, PathOf(Active), version);
        text = config.Canary?.Version == version ? edits.RemoveKey(text, PathOf(Canary)) : text;
        return config.Shadow == version ? edits.RemoveKey(text, PathOf(Shadow)) : text;
    }

    private string SetCanary(string text, string version, string percent) =>
        double.TryParse(percent, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share <= 100
            ? edits.SetValue(edits.SetValue(text, [.. PathOf(Canary), "version"], version, Active), [.. PathOf(Canary), "percent"], share.ToString(CultureInfo.InvariantCulture), "version")
            : throw InvalidInputException.At("percent", "is not a number from 0 to 100");

    private string VersionOf(IFormCollection form)
    {
        var version = form["version"].ToString();
        return config.Versions.ContainsKey(version) ? version : throw new UnknownVersionException(model, version, config.Versions.Keys);
    }

    private string[] PathOf(string key) => ["models", model, key];
}
