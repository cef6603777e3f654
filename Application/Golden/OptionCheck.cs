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
        var config = proposal.Config!;
        if (!config.Models.TryGetValue(options.Model, out var entry))
        {
            throw InvalidInputException.At("MODEL", $"'{Excerpt.Of(options.Model, 64)}' is not configured; expected one of: {string.Join(", ", config.Models.Keys)}");
        }

        var (problems, version) = (new InputProblems(), options.Version ?? entry.Active);
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

        if (!entry.Versions.ContainsKey(version))
        {
            problems.Add("--version", $"'{Excerpt.Of(version, 64)}' is no version of model '{options.Model}'; expected one of: {string.Join(", ", entry.Versions.Keys)}");
        }

        problems.ThrowIfAny();
        return ModelVersion.Of(options.Model, version, entry, config.Clients, proposal.Settings);
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
