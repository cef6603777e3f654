using Interlock.Application.Configuration;

namespace Interlock.Application.Serving;

/// <summary>Which version of which model, and what ops wrote about it.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version's name.</param>
/// <param name="Config">The model's configuration.</param>
public sealed record ModelVersion(string Model, string Version, ModelConfig Config)
{
    /// <summary>The version's configuration.</summary>
    public VersionConfig VersionConfig => Config.Versions[Version];

    /// <summary>How its requests are admitted.</summary>
    public ServingLimits Limits => Config.Limits with
    {
        Instances = Config.Limits.Instances ?? VersionConfig.Instances,
        HungAfter = Config.Serving.HungAfter ?? UsualHungAfter,
    };

    // Much longer than anyone waits, and never within what the version's own keys allow.
    private TimeSpan UsualHungAfter
    {
        get
        {
            var (thrice, allowed) = (Config.Limits.Timeout * 3, (VersionConfig.LongestRun ?? TimeSpan.Zero) + Config.Limits.Timeout);
            return thrice > allowed ? thrice : allowed;
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"{Model} {Version}";
}
