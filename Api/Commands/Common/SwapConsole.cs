using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Domain;
using Spectre.Console;

namespace Interlock.Api.Commands.Common;

/// <summary>A line for people, and what it is.</summary>
internal sealed record TextLine(string Text, TextTone Tone = TextTone.Plain);

/// <summary>What a line is about, so that a terminal can show it by a colour.</summary>
internal enum TextTone
{
    Plain,
    Head,
    Quiet,
    Added,
    Removed,
    Changed,
    Good,
    Bad,
}

/// <summary>Writes to stdout: in colour where someone looks on, else plain lines of any length.</summary>
internal static class SwapConsole
{
    public static void Write(IEnumerable<TextLine> lines)
    {
        var console = Console.IsOutputRedirected ? null : AnsiConsole.Console;
        foreach (var line in lines)
        {
            var text = PlainText.Of(line.Text);
            if (console is null)
            {
                Console.WriteLine(text);
            }
            else
            {
                console.WriteLine(text, StyleOf(line.Tone));
            }
        }
    }

    public static void WriteJson<T>(T value) => Console.WriteLine(JsonSerializer.Serialize(value, ContractJson.Contracts));

    private static Style StyleOf(TextTone tone) => tone switch
    {
        TextTone.Head => new Style(decoration: Decoration.Bold),
        TextTone.Quiet => new Style(Color.Grey),
        TextTone.Added or TextTone.Good => new Style(Color.Green),
        TextTone.Removed or TextTone.Bad => new Style(Color.Red),
        TextTone.Changed => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
