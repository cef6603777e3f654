using System.Globalization;
using System.Text.Json;
using Interlock.Application;
using Interlock.Application.Telemetry;
using Interlock.Domain;

namespace Interlock.Api.Inference.Settings;

/// <summary>Settings of traces in Triton's words. They are those of the whole server, and hold until it restarts.</summary>
internal sealed class TraceSettings(ITraceSampling sampling)
{
    private const string On = "TIMESTAMPS";
    private const string Off = "OFF";
    private const string Known = "trace_level, trace_rate, trace_count, log_frequency, trace_file, trace_mode";

    // Triton's, for a server that is configured to trace nothing.
    private const double UsualShare = 0.001;

    private readonly Lock _lock = new();
    private double _share = sampling.Configured > 0 ? sampling.Configured : UsualShare;

    private bool IsOn => sampling.IsSent && sampling.Share > 0;

    /// <summary>Writes the settings into the current object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        lock (_lock)
        {
            json.WriteStartArray("trace_level"u8);
            json.WriteStringValue(IsOn ? On : Off);
            json.WriteEndArray();
            json.WriteString("trace_rate"u8, Math.Max(1, Math.Round(1 / _share)).ToString(CultureInfo.InvariantCulture));
            json.WriteString("trace_count"u8, "-1"u8);
            json.WriteString("log_frequency"u8, "0"u8);
            json.WriteString("trace_file"u8, ""u8);
            json.WriteString("trace_mode"u8, "opentelemetry"u8);
        }
    }

    /// <summary>Changes what a request asks for; null is what is configured.</summary>
    /// <exception cref="InvalidInputException">Every member that cannot be set; nothing is changed.</exception>
    public void Set(JsonElement body)
    {
        var problems = new InputProblems();
        lock (_lock)
        {
            var (isOn, share) = (IsOn, _share);
            foreach (var member in body.EnumerateObject())
            {
                var value = new SettingValue(member, problems);
                switch (member.Name)
                {
                    case "trace_level":
                        isOn = LevelOf(value, isOn);
                        break;
                    case "trace_rate":
                        share = ShareOf(value, share);
                        break;
                    default:
                        Keep(member.Name, value);
                        break;
                }
            }

            problems.ThrowIfAny();
            _share = share;
            sampling.Share = isOn ? share : 0;
        }
    }

    private bool LevelOf(SettingValue value, bool otherwise)
    {
        if (value.IsNull)
        {
            return sampling.IsSent && sampling.Configured > 0;
        }

        switch (value.Texts())
        {
            case [Off]:
                return false;
            case [On] when sampling.IsSent:
                return true;
            case [On]:
                value.Refuse("spans are sent nowhere: set telemetry.otlp in config.yaml");
                return otherwise;
            default:
                value.Refuse($"is neither [\"{Off}\"] nor [\"{On}\"]");
                return otherwise;
        }
    }

    private double ShareOf(SettingValue value, double otherwise)
    {
        if (value.IsNull)
        {
            return sampling.Configured > 0 ? sampling.Configured : UsualShare;
        }

        if (int.TryParse(value.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate > 0)
        {
            return 1.0 / rate;
        }

        value.Refuse($"is no text with a whole number of 1 or more, such as \"100\" for one of 100 requests; to trace none, set trace_level to [\"{Off}\"]");
        return otherwise;
    }

    private static void Keep(string name, SettingValue value)
    {
        switch (name)
        {
            case "trace_count":
                value.Require("-1", "traces are not counted");
                break;
            case "log_frequency":
                value.Require("0", "spans are sent to the collector of telemetry.otlp");
                break;
            case "trace_file":
                value.Require("", "spans are sent to the collector of telemetry.otlp");
                break;
            case "trace_mode":
                value.Require("opentelemetry", "there is no other mode");
                break;
            default:
                value.Refuse($"is no setting of traces; known: {Known}");
                break;
        }
    }
}
