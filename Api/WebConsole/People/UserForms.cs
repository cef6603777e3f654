using Interlock.Application;
using Interlock.Application.Access.Users;
using Interlock.Domain.Access;

namespace Interlock.Api.WebConsole.People;

/// <summary>The forms that add and change users.</summary>
internal static class UserForms
{
    private const string Name = "name";
    private const string RolesField = "roles";
    private const string PasswordField = "password";
    private const string AgainField = "again";

    private static readonly Role[] AllRoles = Enum.GetValues<Role>();

    private static PageField RolesInput => new(RolesField, "Roles", PageFieldKind.Choices) { Choices = [.. AllRoles.Select(RoleWords.Of)] };

    private static IReadOnlyList<PageField> PasswordInputs { get; } =
    [
        new(PasswordField, "Password", PageFieldKind.Password)
        {
            IsRequired = true, Autocomplete = "new-password", Hint = $"{PasswordRule.MinLength} to {PasswordRule.MaxLength} characters; a phrase is fine.",
        },
        new(AgainField, "The password again", PageFieldKind.Password) { IsRequired = true, Autocomplete = "new-password" },
    ];

    /// <summary>Adds a user.</summary>
    public static PageForm New(string path) => new("Add a user", path, [new(Name, "Name") { IsRequired = true, Autocomplete = "username", Hint = UserName.Rule }, RolesInput, .. PasswordInputs]);

    /// <summary>Sets other roles.</summary>
    public static PageForm Roles(string path, string held) => new("Change the roles", path, [RolesInput with { Value = held, Hint = "Sessions of the user end." }]);

    /// <summary>Sets another password.</summary>
    public static PageForm Password(string path, string name) => new(
        "Change the password", path, [new(Name, "Name", PageFieldKind.Hidden) { Value = name, Autocomplete = "username" }, .. PasswordInputs]);

    /// <exception cref="Domain.InvalidInputException">Every problem with the form.</exception>
    public static (string Name, List<Role> Roles, string Password) ReadNew(IFormCollection form)
    {
        var (problems, name) = (new InputProblems(), form[Name].ToString().Trim());
        if (!UserName.IsValid(name))
        {
            problems.Add(Name, $"is not a name: {UserName.Rule}");
        }

        var (roles, password) = (RolesOf(form, problems), PasswordOf(form, name, problems));
        problems.ThrowIfAny();
        return (name, roles, password);
    }

    /// <exception cref="Domain.InvalidInputException">Every problem with the form.</exception>
    public static List<Role> ReadRoles(IFormCollection form)
    {
        var problems = new InputProblems();
        var roles = RolesOf(form, problems);
        problems.ThrowIfAny();
        return roles;
    }

    /// <exception cref="Domain.InvalidInputException">Every problem with the form.</exception>
    public static string ReadPassword(IFormCollection form, string name)
    {
        var problems = new InputProblems();
        var password = PasswordOf(form, name, problems);
        problems.ThrowIfAny();
        return password;
    }

    private static List<Role> RolesOf(IFormCollection form, InputProblems problems)
    {
        var words = form[RolesField];
        var roles = AllRoles.Where(role => words.Contains(RoleWords.Of(role))).ToList();
        if (roles.Count == 0 || roles.Count != words.Count)
        {
            problems.Add(RolesField, $"needs one or several of {string.Join(", ", AllRoles.Select(RoleWords.Of))}");
        }

        return roles;
    }

    private static string PasswordOf(IFormCollection form, string name, InputProblems problems)
    {
        var password = form[PasswordField].ToString();
        if (PasswordRule.ProblemOf(password, name) is { } problem)
        {
            problems.Add(PasswordField, problem);
        }
        else if (form[AgainField] != password)
        {
            problems.Add(AgainField, "is another one");
        }

        return password;
    }
}
