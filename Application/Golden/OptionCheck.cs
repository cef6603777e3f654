using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Batching;
using Interlock.Domain;

namespace Interlock.Application.Golden;

/// <summary>Checks what is asked for against the configuration.</summary>
internal static class OptionCheck
{
    /// <summary>The version that must answer.</summary>
    /// <exception cref="InvalidInputException">Every option that does not fit.</exception>
    public static ModelVersion VersionOf(GoldenOptions options, ConfigProposal proposal)
    {
        var (entry, problems) = (ModelOf(options.Model, proposal), new InputProblems());
        if (entry is not TabularModelConfig tabular)
        {
            problems.Add(
                "MODEL",
                $"'{options.Model}' is of kind {ConfigNameAttribute.Of(entry.GetType())}; golden requests can be made for models of kind {ConfigNameAttribute.Of(typeof(TabularModelConfig))} only. "
                    + "Write those of other kinds by hand: docs/configuration.md, 'golden'");
        }
        else
        {
            Check(options, tabular, problems);
        }

        return VersionOf(options.Model, options.Version, proposal, problems);
    }

    /// <summary>The model that a command names.</summary>
    /// <exception cref="InvalidInputException">It is not configured.</exception>
    public static ModelConfig ModelOf(string model, ConfigProposal proposal) => proposal.Config!.Models.TryGetValue(model, out var entry)
        ? entry
        : throw InvalidInputException.At("MODEL", $"'{Excerpt.Of(model, 64)}' is not configured; expected one of: {string.Join(", ", proposal.Config.Models.Keys)}");

    /// <summary>The version of a configured model that a command names; null for the active one.</summary>
    /// <exception cref="InvalidInputException">There is no such version, or there were other problems.</exception>
    public static ModelVersion VersionOf(string model, string? version, ConfigProposal proposal, InputProblems problems)
    {
        var entry = ModelOf(model, proposal);
        var name = version ?? entry.Active;
        if (!entry.Versions.ContainsKey(name))
        {
            problems.Add("--version", $"'{Excerpt.Of(name, 64)}' is no version of model '{model}'; expected one of: {string.Join(", ", entry.Versions.Keys)}");
        }

        problems.ThrowIfAny();
        return ModelVersion.Of(model, name, entry, proposal.Config!.Clients, proposal.Settings);
    }

    private static void Check(GoldenOptions options, TabularModelConfig config, InputProblems problems)
    {
        if (options.Label is { } label && config.Features.ContainsKey(label))
        {
            problems.Add("--label", $"'{label}' is a feature of model '{options.Model}'; expected the column with what is true");
        }

        if (options.Tolerance is not null && config.HasLabels)
        {
            problems.Add("--tolerance", $"is for numbers, and model '{options.Model}' answers labels");
        }
    }
}
