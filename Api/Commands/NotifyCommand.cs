using System.CommandLine;
using Interlock.Api.Commands.Common;
using Interlock.Api.Composition;
using Interlock.Application.Notifications;
using Interlock.Application.Notifications.Deliveries;
using Interlock.Domain;

namespace Interlock.Api.Commands;

/// <summary><c>interlock notify NAME</c>: tries an entry of <c>notifications</c>, whether the server runs or not.</summary>
internal static class NotifyCommand
{
    public static Command Create(Option<string?> config)
    {
        var name = new Argument<string>("NAME") { Description = "An entry of notifications in config.yaml." };
        var @event = new Option<string?>("--event")
        {
            Description = "What to say has happened; by default the first event the entry wants to be told of.",
            HelpName = "EVENT",
        };
        @event.AcceptOnlyFromAmong([.. NotificationConfig.Events.Keys]);
        var command = new Command("notify",
            "Post one made-up event through an entry of notifications and print what the receiver said. "
            + "Exits 0, or 1 when the receiver did not take it.")
        {
            name, @event,
        };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(config), parsed.GetRequiredValue(name), parsed.GetValue(@event), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string? configOption, string name, string? @event, CancellationToken cancellationToken)
    {
        if (ConfigLoading.Load(configOption) is not { } loaded)
        {
            return 1;
        }

        if (!loaded.ValidConfig.Notifications.TryGetValue(name, out var entry))
        {
            Console.Error.WriteLine(Unknown(name, [.. loaded.ValidConfig.Notifications.Keys]));
            return 1;
        }

        await using var services = CommandHost.Build(loaded);
        var told = @event ?? NotificationConfig.Events.Keys.First(entry.Tells);
        var (host, reply) = await services.GetRequiredService<NotificationTrial>().SendAsync(name, told, cancellationToken);
        (reply.IsDelivered ? Console.Out : Console.Error).WriteLine(PlainText.Of($"{told} to '{name}' ({host}): the receiver {reply.What}"));
        return reply.IsDelivered ? 0 : 1;
    }

    private static string Unknown(string name, string[] known) => known.Length == 0
        ? "config.yaml has no notifications."
        : $"There is no notification '{Excerpt.Of(name, 64)}'; there are: {string.Join(", ", known)}.";
}
