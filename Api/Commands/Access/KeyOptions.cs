using System.CommandLine;
using Interlock.Application;
using Interlock.Application.Access.Keys;
using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Infrastructure.Configuration.Binding;

namespace Interlock.Api.Commands.Access;

/// <summary>The options of <c>keys add</c>. They are read by hand, so that every problem is named and not the first.</summary>
internal static class KeyOptions
{
    private static readonly Option<string?> RoleOption = Text("--role", "ROLE", "What the caller may do: infer, view, payloads, operate or admin.");
    private static readonly Option<string?> Models = Text("--models", "A,B", "For the role infer: the models it may call; all by default.");
    private static readonly Option<string?> Expires = Text("--expires", "TIME", "For how long the key is accepted, such as 30d; always by default.");
    private static readonly Option<string?> Rate = Text("--rate", "N/TIME", "Requests per second, minute, hour or day on average: 5/s, 300/m, 10000/h, 1/d.");
    private static readonly Option<string?> Burst = Text("--burst", "N", "Requests at once beyond --rate; by default what --rate allows in a second, at least 1.");
    private static readonly Option<string?> RowsPerDay = Text("--rows-per-day", "N", "Rows, pictures and other items per day (UTC).");
    private static readonly Option<string?> Concurrency = Text("--concurrency", "N", "Requests at the same time.");
    private static readonly Option<string?> QueueShare = Text("--queue-share", "PART", "The largest part of a model's queue, above 0 to 1, such as 0.25.");
    private static readonly Option<string?> PriorityOption = Text("--priority", "WORD", "low, normal or high: requests of low priority are shed first.");

    public static IReadOnlyList<Option> All { get; } = [RoleOption, Models, Expires, Rate, Burst, RowsPerDay, Concurrency, QueueShare, PriorityOption];

    /// <exception cref="InvalidInputException">Every problem with the command line.</exception>
    public static KeyRequest Read(ParseResult parsed, string name, InterlockConfig config)
    {
        var problems = new InputProblems();
        if (!ConfigId.IsValid(name))
        {
            problems.Add("NAME", $"is not a name: {ConfigId.Rule}");
        }

        var role = parsed.GetValue(RoleOption) is null ? Missing() : ValueOf<Role>(parsed, RoleOption, _ => true, "", problems);
        var rate = ValueOf<RequestRate>(parsed, Rate, _ => true, "", problems);
        var request = new KeyRequest
        {
            Name = name,
            Role = role ?? Role.Infer,
            Models = ModelsOf(parsed, role, problems),
            Lifetime = ValueOf<TimeSpan>(parsed, Expires, value => value > TimeSpan.Zero, "above 0", problems),
            Quota = new Quota
            {
                Rate = rate?.PerSecond,
                Burst = ValueOf<int>(parsed, Burst, IsPositive, "from 1 on", problems),
                RowsPerDay = ValueOf<long>(parsed, RowsPerDay, IsPositive, "from 1 on", problems),
                Concurrency = ValueOf<int>(parsed, Concurrency, IsPositive, "from 1 on", problems),
                QueueShare = ValueOf<double>(parsed, QueueShare, value => value is > 0 and <= 1, "above 0 to 1", problems),
                Priority = ValueOf<Priority>(parsed, PriorityOption, _ => true, "", problems) ?? Priority.Normal,
            },
        };
        if (parsed.GetValue(Burst) is not null && parsed.GetValue(Rate) is null)
        {
            problems.Add("--burst", "is for --rate only");
        }

        problems.ThrowIfAny();
        Warn(request, config);
        return request;

        Role? Missing()
        {
            problems.Add("--role", "is missing: infer, view, payloads, operate or admin");
            return null;
        }
    }

    /// <exception cref="InvalidInputException">It is no duration.</exception>
    public static TimeSpan ReadKeep(string text)
    {
        var problems = new InputProblems();
        var keep = ValueOf<TimeSpan>("--keep", text, _ => true, "", problems);
        problems.ThrowIfAny();
        return keep!.Value;
    }

    private static string[] ModelsOf(ParseResult parsed, Role? role, InputProblems problems)
    {
        if (parsed.GetValue(Models) is not { } text)
        {
            return [];
        }

        if (role is not null and not Role.Infer)
        {
            problems.Add("--models", "is for the role infer only: every other role concerns all models");
        }

        string[] names = [.. text.Split(',').Select(name => name.Trim()).Distinct(StringComparer.Ordinal)];
        foreach (var name in names.Where(name => !ConfigId.IsValid(name)))
        {
            problems.Add("--models", $"'{Excerpt.Of(name, 64)}' is not a name: {ConfigId.Rule}");
        }

        return names;
    }

    private static void Warn(KeyRequest request, InterlockConfig config)
    {
        foreach (var model in request.Models.Where(model => !config.Models.ContainsKey(model)))
        {
            Console.Error.WriteLine($"Warning: there is no model '{model}' in config.yaml; there are: {string.Join(", ", config.Models.Keys)}.");
        }

        if (config.Access is null)
        {
            Console.Error.WriteLine("Warning: config.yaml has no section 'access', so no key is asked for.");
        }
        else if (config.Access.Keys.ContainsKey(request.Name))
        {
            Console.Error.WriteLine($"Warning: 'access.keys.{request.Name}' in config.yaml is a key of the same caller.");
        }
    }

    private static T? ValueOf<T>(ParseResult parsed, Option<string?> option, Func<T, bool> isInRange, string range, InputProblems problems)
        where T : struct => parsed.GetValue(option) is { } text ? ValueOf(option.Name, text, isInRange, range, problems) : null;

    private static T? ValueOf<T>(string option, string text, Func<T, bool> isInRange, string range, InputProblems problems)
        where T : struct
    {
        if (ConfigScalars.Parse(typeof(T), text) is T value && isInRange(value))
        {
            return value;
        }

        problems.Add(option, $"'{Excerpt.Of(text, 64)}' is not {ConfigScalars.Describe(typeof(T))} {range}".TrimEnd());
        return null;
    }

    private static bool IsPositive<T>(T value)
        where T : System.Numerics.INumber<T> => T.IsPositive(value) && !T.IsZero(value);

    private static Option<string?> Text(string name, string help, string description) => new(name) { Description = description, HelpName = help };
}
