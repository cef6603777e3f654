using System.Globalization;
using System.Numerics;
using Interlock.Application;
using Interlock.Application.Access.Keys;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Api.WebConsole.People;

/// <summary>The form that makes a key: what <c>keys add</c> asks for.</summary>
internal static class KeyForm
{
    private const int MostDays = 3650;
    private const int MostOwnDays = 365;
    private const string UsualOwnDays = "90";
    private const string Name = "name";
    private const string RoleField = "role";
    private const string Models = "models";
    private const string Days = "days";
    private const string Rate = "rate";
    private const string Burst = "burst";
    private const string Rows = "rows-per-day";
    private const string Concurrency = "concurrency";
    private const string QueueShare = "queue-share";
    private const string PriorityField = "priority";

    /// <summary>The empty form.</summary>
    /// <param name="path">Where it is sent.</param>
    public static PageForm Of(string path) => new("Make a key", path,
    [
        new(Name, "Name of the caller") { IsRequired = true, Hint = ConfigId.Rule },
        new(RoleField, "Role", PageFieldKind.Choice) { Choices = WordsOf<Role>(), Value = RoleWords.Of(Role.Infer) },
        new(Models, "Models") { Hint = "For the role infer: names separated by commas. Empty for all." },
        new(Days, "Days until it expires") { Hint = $"1 to {MostDays}. Empty for never." },
        new(Rate, "Rate") { Hint = "Requests on average: 5/s, 300/m, 10000/h or 1/d. Empty for no limit." },
        new(Burst, "Burst") { Hint = "Requests at once beyond the rate. Empty for what the rate allows in a second." },
        new(Rows, "Rows per day") { Hint = "Empty for no limit." },
        new(Concurrency, "Concurrency") { Hint = "Requests at the same time. Empty for no limit." },
        new(QueueShare, "Queue share") { Hint = "The largest part of a model's queue, above 0 to 1. Empty for no limit." },
        new(PriorityField, "Priority", PageFieldKind.Choice) { Choices = WordsOf<Priority>(), Value = WordOf(Priority.Normal) },
    ]);

    /// <summary>The empty form for a key of one's own, which has the role infer and ends.</summary>
    /// <param name="path">Where it is sent.</param>
    public static PageForm OfOwn(string path) => new("Make a key", path,
    [
        new(Models, "Models") { Hint = "Names separated by commas. Empty for all." },
        new(Days, "Days until it expires") { IsRequired = true, Value = UsualOwnDays, Hint = $"1 to {MostOwnDays}." },
    ]);

    /// <summary>What was filled in for a key of one's own.</summary>
    /// <param name="form">What was sent.</param>
    /// <param name="owner">The name of the caller.</param>
    /// <exception cref="InvalidInputException">Every problem with it.</exception>
    public static KeyRequest ReadOwn(IFormCollection form, string owner)
    {
        var problems = new InputProblems();
        var models = ModelsOf(form, problems);
        if (!int.TryParse(form[Days].ToString().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days is 0 or > MostOwnDays)
        {
            problems.Add(Days, $"is not a whole number from 1 to {MostOwnDays}");
        }

        problems.ThrowIfAny();
        return new KeyRequest { Name = owner, Role = Role.Infer, Models = models, Lifetime = TimeSpan.FromDays(days) };
    }

    /// <summary>What was filled in.</summary>
    /// <exception cref="InvalidInputException">Every problem with it.</exception>
    public static KeyRequest Read(IFormCollection form)
    {
        var problems = new InputProblems();
        var name = TextOf(Name) ?? "";
        if (!ConfigId.IsValid(name))
        {
            problems.Add(Name, $"is not a name: {ConfigId.Rule}");
        }

        var (role, rate, burst) = (Choice<Role>(RoleField), RateOf(), Number<int>(Burst, IsPositive, "a whole number from 1 on"));
        if (burst is not null && TextOf(Rate) is null)
        {
            problems.Add(Burst, "is for a rate only");
        }

        var models = ModelsOf(form, problems);
        if (models.Length > 0 && role is not null and not Role.Infer)
        {
            problems.Add(Models, "is for the role infer only: every other role concerns all models");
        }

        var request = new KeyRequest
        {
            Name = name,
            Role = role ?? Role.Infer,
            Models = models,
            Lifetime = Number<int>(Days, days => days is > 0 and <= MostDays, $"a whole number from 1 to {MostDays}") is { } days ? TimeSpan.FromDays(days) : null,
            Quota = new Quota
            {
                Rate = rate,
                Burst = burst,
                RowsPerDay = Number<long>(Rows, IsPositive, "a whole number from 1 on"),
                Concurrency = Number<int>(Concurrency, IsPositive, "a whole number from 1 on"),
                QueueShare = Number<double>(QueueShare, share => share is > 0 and <= 1, "a number above 0 to 1"),
                Priority = Choice<Priority>(PriorityField) ?? Priority.Normal,
            },
        };
        problems.ThrowIfAny();
        return request;

        string? TextOf(string field) => form[field].ToString().Trim() is { Length: > 0 } text ? text : null;

        T? Choice<T>(string field)
            where T : struct, Enum
        {
            foreach (var value in Enum.GetValues<T>().Where(value => WordOf(value) == TextOf(field)))
            {
                return value;
            }

            problems.Add(field, $"is none of {string.Join(", ", WordsOf<T>())}");
            return null;
        }

        T? Number<T>(string field, Func<T, bool> isInRange, string expected)
            where T : struct, INumber<T>
        {
            if (TextOf(field) is { } text && !(T.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read) && isInRange(read)))
            {
                problems.Add(field, $"is not {expected}");
            }

            return T.TryParse(TextOf(field), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        double? RateOf()
        {
            if (TextOf(Rate) is not { } text)
            {
                return null;
            }

            if (!RequestRate.TryParse(text, out var read))
            {
                problems.Add(Rate, "is not a rate such as 5/s, 300/m, 10000/h or 1/d");
            }

            return read.Count == 0 ? null : read.PerSecond;
        }
    }

    private static string[] ModelsOf(IFormCollection form, InputProblems problems)
    {
        string[] names = [.. form[Models].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
        foreach (var wrong in names.Where(model => !ConfigId.IsValid(model)))
        {
            problems.Add(Models, $"'{Excerpt.Of(wrong, 64)}' is not a name: {ConfigId.Rule}");
        }

        return names;
    }

    private static bool IsPositive<T>(T value)
        where T : INumber<T> => value > T.Zero;

    private static string[] WordsOf<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(WordOf)];

    private static string WordOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
