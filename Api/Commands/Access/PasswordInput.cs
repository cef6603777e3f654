using Interlock.Application;
using Interlock.Domain;
using Spectre.Console;

namespace Interlock.Api.Commands.Access;

/// <summary>Reads a password: at a terminal twice and without showing it, else one line of stdin.</summary>
internal static class PasswordInput
{
    /// <exception cref="InvalidInputException">There is none, or the two differ.</exception>
    public static string Read()
    {
        var problems = new InputProblems();
        if (Console.IsInputRedirected)
        {
            var line = Console.In.ReadLine();
            if (string.IsNullOrEmpty(line))
            {
                problems.Add("The password", "is missing: it is the first line on stdin");
            }

            problems.ThrowIfAny();
            return line!;
        }

        var (first, second) = (Ask("Password"), Ask("The same again"));
        if (first != second)
        {
            problems.Add("The password", "was not the same twice");
        }

        problems.ThrowIfAny();
        return first;
    }

    private static string Ask(string prompt) => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })
        .Prompt(new TextPrompt<string>($"{prompt}:").Secret(null).AllowEmpty());
}
