using System.Buffers;
using System.Globalization;
using System.Text;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>Reads the value of a feature from text, as CSV has it; the rules are those of requests.</summary>
internal static class FeatureText
{
    // A whole number below 2^53 and a power of ten up to 10^22 are exact, so that their quotient is the nearest double.
    private const int MostExactDigits = 15;

    private static readonly SearchValues<byte> Decimal = SearchValues.Create("0123456789+-.eE \t"u8);

    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, MostExactDigits + 1).Select(power => Math.Pow(10, power))];

    /// <summary>Writes the value to its place in the row.</summary>
    /// <param name="text">UTF-8; empty where the value is missing.</param>
    /// <param name="feature">What is read.</param>
    /// <param name="place">Its place.</param>
    /// <param name="row">The row.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Read(ReadOnlySpan<byte> text, Feature feature, int place, TabularRow row)
    {
        if (text.IsEmpty)
        {
            FeatureRules.SetMissing(feature, place, row);
            return feature.Config.Optional ? null : "is missing";
        }

        switch (feature.Config.Type)
        {
            case FeatureType.Text:
                var value = Encoding.UTF8.GetString(text);
                row.Texts![place] = value;
                return FeatureRules.ProblemWith(value, feature.Config);

            case FeatureType.Boolean:
                return TryReadBoolean(text.Trim((byte)' '), out row.Numbers[place]) ? null : Wrong(text, feature);

            default:
                return TryReadNumber(text, out row.Numbers[place]) ? FeatureRules.ProblemWith(row.Numbers[place], feature.Config) : Wrong(text, feature);
        }
    }

    /// <summary>Reads a decimal number, with or without an exponent and white space around it.</summary>
    internal static bool TryReadNumber(ReadOnlySpan<byte> text, out double number) =>
        TryReadPlain(text, out number)
        || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && IsOfDigits(text));

    // Most numbers are short and have no exponent; they are read several times as fast as by the parser that knows all forms.
    private static bool TryReadPlain(ReadOnlySpan<byte> text, out double number)
    {
        number = 0;
        var isNegative = text[0] == '-';
        var digits = isNegative ? text[1..] : text;
        if (digits.Length is 0 or > MostExactDigits + 1)
        {
            return false;
        }

        var (whole, point, count) = (0L, -1, 0);
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[i] - '0';
            if ((uint)digit <= 9)
            {
                (whole, count) = ((whole * 10) + digit, count + 1);
            }
            else if (digits[i] == '.' && point < 0)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        if (count is 0 or > MostExactDigits)
        {
            return false;
        }

        var magnitude = point < 0 ? whole : whole / PowersOfTen[digits.Length - point - 1];
        number = isNegative ? -magnitude : magnitude;
        return true;
    }

    // The parser also knows words: NaN and Infinity.
    private static bool IsOfDigits(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(Decimal);

    private static bool TryReadBoolean(ReadOnlySpan<byte> text, out double number)
    {
        number = Ascii.EqualsIgnoreCase(text, "true"u8) || text.SequenceEqual("1"u8) ? 1 : 0;
        return number == 1 || Ascii.EqualsIgnoreCase(text, "false"u8) || text.SequenceEqual("0"u8);
    }

    private static string Wrong(ReadOnlySpan<byte> text, Feature feature) => FeatureRules.WrongText(Encoding.UTF8.GetString(text), feature.Config.Type);
}
