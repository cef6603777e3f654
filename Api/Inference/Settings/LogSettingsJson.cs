using System.Text.Json;
using Interlock.Api.Lifecycle;
using Interlock.Application;
using Interlock.Domain;

namespace Interlock.Api.Inference.Settings;

/// <summary>Settings of the log in Triton's words.</summary>
internal static class LogSettingsJson
{
    private const string File = "";
    private const string Format = "default";

    /// <summary>Writes the settings into the current object.</summary>
    public static void Write(Utf8JsonWriter json, LogSettings settings)
    {
        json.WriteString("log_file"u8, File);
        json.WriteBoolean("log_info"u8, settings.Info);
        json.WriteBoolean("log_warning"u8, settings.Warning);
        json.WriteBoolean("log_error"u8, settings.Error);
        json.WriteNumber("log_verbose_level"u8, settings.Verbose);
        json.WriteString("log_format"u8, Format);
    }

    /// <summary>The settings that a request asks for.</summary>
    /// <param name="body">The members that are to change.</param>
    /// <param name="settings">The settings as they are.</param>
    /// <exception cref="InvalidInputException">Every member that cannot be set.</exception>
    public static LogSettings Read(JsonElement body, LogSettings settings)
    {
        var problems = new InputProblems();
        foreach (var member in body.EnumerateObject())
        {
            var value = new SettingValue(member, problems);
            settings = member.Name switch
            {
                "log_info" => settings with { Info = value.Flag(settings.Info) },
                "log_warning" => settings with { Warning = value.Flag(settings.Warning) },
                "log_error" => settings with { Error = value.Flag(settings.Error) },
                "log_verbose_level" => settings with { Verbose = value.Count(settings.Verbose) },
                _ => Keep(member.Name, value, settings),
            };
        }

        problems.ThrowIfAny();
        return settings;
    }

    private static LogSettings Keep(string name, SettingValue value, LogSettings settings)
    {
        switch (name)
        {
            case "log_file":
                value.Require(File, "files are set in nlog.config");
                break;
            case "log_format":
                value.Require(Format, "layouts are set in nlog.config");
                break;
            default:
                value.Refuse("is no setting of the log; known: log_file, log_info, log_warning, log_error, log_verbose_level, log_format");
                break;
        }

        return settings;
    }
}
