using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Configuration;

/// <summary>A value in config.yaml.</summary>
/// <param name="Path">The key's full path: <c>models.iris.labels[2]</c>.</param>
/// <param name="Value">The value with the environment put in. It may be a secret.</param>
/// <param name="Shown">What may be shown of it: as it is written, or that it is a secret.</param>
public sealed record ConfigSetting(string Path, string Value, string Shown);

/// <summary>Every value of a configuration, in the order of the file.</summary>
public sealed class ConfigSettings(IReadOnlyList<ConfigSetting> all)
{
    private HiddenValues? _hidden;

    /// <summary>No settings.</summary>
    public static ConfigSettings None { get; } = new([]);

    /// <summary>The path of a change in the order of keys.</summary>
    public const string Order = "order";

    /// <summary>All of them.</summary>
    public IReadOnlyList<ConfigSetting> All { get; } = all;

    /// <summary>Other forms of values that messages may not show, such as the full path of a file, with what is shown instead.</summary>
    public IReadOnlyList<(string Value, string Shown)> OtherForms { get; init; } = [];

    /// <summary>The values that messages may not show.</summary>
    public HiddenValues Hidden => _hidden ??= new HiddenValues([.. All.Where(setting => setting.Value != setting.Shown).Select(setting => (setting.Value, setting.Shown)), .. OtherForms]);

    /// <summary>Those of a section.</summary>
    /// <param name="section">Its full path.</param>
    public IEnumerable<ConfigSetting> Of(string section) => All.Where(setting => IsWithin(setting.Path, section));

    /// <summary>Whether a path is that of a section or of something in it.</summary>
    public static bool IsWithin(string path, string section) =>
        path.StartsWith(section, StringComparison.Ordinal) && (path.Length == section.Length || path[section.Length] is '.' or '[');

    /// <summary>Whether a setting is part of a revision: it changes while the server runs, and is rolled back. Queues are consumed as at the start.</summary>
    public static bool IsLive(string path) => IsWithin(path, "clients") || (IsWithin(path, "models") && !path.Contains(".consume.", StringComparison.Ordinal));

    /// <summary>Whether a setting takes effect as soon as config.yaml is read, whatever becomes of its models: a key that is revoked stays so when a swap is rolled back.</summary>
    public static bool IsImmediate(string path) => IsWithin(path, "access.keys");

    /// <summary>Whether a setting concerns one server alone: it may differ between the servers of a revision.</summary>
    public static bool IsLocal(string path) =>
        IsWithin(path, "server.urls") || IsWithin(path, "server.grpc-urls") || IsWithin(path, "server.hosts") || IsWithin(path, "server.trusted-proxies") || IsWithin(path, "server.tls");

    /// <summary>The live settings of another configuration with all others of this one.</summary>
    public ConfigSettings WithLiveOf(ConfigSettings other) =>
        new([.. All.Where(setting => !IsLive(setting.Path)), .. other.All.Where(setting => IsLive(setting.Path))])
        {
            OtherForms = [.. OtherForms, .. other.OtherForms],
        };

    /// <summary>Settings as a text that is the same where they are.</summary>
    public static string Canonical(IEnumerable<ConfigSetting> settings) =>
        string.Concat(settings.Select(setting => $"{setting.Path.Length}:{setting.Path}{setting.Value.Length}:{setting.Value}\n"));

    /// <summary>What changes from these settings to others.</summary>
    public IReadOnlyList<SettingChange> DiffTo(ConfigSettings next)
    {
        var (before, after) = (ByPath(All), ByPath(next.All));
        var gone = All.Where(setting => !after.ContainsKey(setting.Path)).Select(setting => Change(setting.Path, setting.Shown, null));
        var other = next.All
            .Where(setting => !before.TryGetValue(setting.Path, out var old) || old.Value != setting.Value)
            .Select(setting => Change(setting.Path, before.GetValueOrDefault(setting.Path)?.Shown, setting.Shown));
        return [.. gone, .. other, .. Reordered(next)];
    }

    private static SettingChange Change(string path, string? before, string? after) =>
        new(PlainText.Of(path), before is null ? null : PlainText.Of(before), after is null ? null : PlainText.Of(after));

    // Keys may hold dots, so that two of them may look the same: the last one counts.
    private static Dictionary<string, ConfigSetting> ByPath(IEnumerable<ConfigSetting> settings)
    {
        var byPath = new Dictionary<string, ConfigSetting>(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            byPath[setting.Path] = setting;
        }

        return byPath;
    }

    /// <summary>Sections whose keys stand in another order: the order of features and types is part of a contract.</summary>
    private IEnumerable<SettingChange> Reordered(ConfigSettings next)
    {
        var (mine, theirs) = (LivePaths(this), LivePaths(next));
        return !mine.SequenceEqual(theirs) && mine.Order(StringComparer.Ordinal).SequenceEqual(theirs.Order(StringComparer.Ordinal))
            ? [new SettingChange(Order, "as it was", "keys stand in another order")]
            : [];

        static List<string> LivePaths(ConfigSettings settings) => [.. settings.All.Select(setting => setting.Path).Where(IsLive)];
    }
}
