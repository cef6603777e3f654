using System.CommandLine;
using Interlock.Api.Commands.Common;
using Interlock.Api.Health;

namespace Interlock.Api.Commands.Admin;

/// <summary><c>interlock status</c>: whether the running server is ready, which revision is active, and whether that is config.yaml.</summary>
internal static class StatusCommand
{
    private const string Ready = "ready";

    private static readonly TimeSpan LiveTimeout = TimeSpan.FromSeconds(5);

    private static readonly Option<bool> Live = new("--live")
    {
        Description = "Only whether the server answers within five seconds, for health checks of containers. Exits 0 or 1.",
    };

    public static Command Create(Option<string?> config, Option<string?> server, Option<bool> json)
    {
        var command = new Command("status",
            "Show whether the running server is ready, which revision is active, and whether config.yaml is. "
            + "Exits 0 when it is ready and config.yaml is active, 2 when it is ready and config.yaml is not active, else 1.")
        {
            server, json, Live,
        };
        command.SetAction((parsed, cancel) => AdminCommands.RunAsync(parsed, config, async asked =>
        {
            if (parsed.GetValue(Live))
            {
                using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                late.CancelAfter(LiveTimeout);
                Console.WriteLine($"Server: {(await asked.Client.GetLivenessAsync(late.Token)).Status}");
                return 0;
            }

            var status = await asked.Client.GetStatusAsync(cancel);
            if (parsed.GetValue(json))
            {
                SwapConsole.WriteJson(status);
            }
            else
            {
                SwapConsole.Write(Lines(status));
            }

            return status.Status != Ready ? 1 : status.Config is { IsActive: false } ? 2 : 0;
        }));
        return command;
    }

    private static IEnumerable<TextLine> Lines(ReadyResponse status)
    {
        yield return new TextLine($"Server: {status.Status}", status.Status == Ready ? TextTone.Good : TextTone.Bad);
        yield return new TextLine($"Active revision: {status.Revision}");
        if (status.Config is { } config)
        {
            yield return config.IsActive
                ? new TextLine("config.yaml: active", TextTone.Good)
                : new TextLine($"config.yaml: not active, {config.Reason}", TextTone.Bad);
        }

        foreach (var (name, model) in status.Models)
        {
            yield return new TextLine($"  {name}: {model.Status}, version {model.Version ?? "none"}{(model.Reason is null ? "" : $": {model.Reason}")}");
        }
    }
}
