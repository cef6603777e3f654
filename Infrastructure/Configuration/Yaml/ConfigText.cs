using System.Text;

namespace Interlock.Infrastructure.Configuration.Yaml;

/// <summary>The text of a configuration file.</summary>
internal static class ConfigText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, or null when there is none; why is in the report.</summary>
    /// <param name="file">Where it is.</param>
    /// <param name="shown">What the report calls it.</param>
    /// <param name="report">Receives the finding.</param>
    public static string? Read(string file, string shown, ConfigReport report)
    {
        if (Directory.Exists(file))
        {
            report.Error(new ConfigOrigin(shown), "", "is a folder; name the file in it");
            return null;
        }

        byte[] bytes = [];
        try
        {
            bytes = File.ReadAllBytes(file);
            return Decode(bytes);
        }
        catch (DecoderFallbackException e)
        {
            var before = bytes.AsSpan(0, e.Index);
            var origin = new ConfigOrigin(shown, before.Count((byte)'\n') + 1, e.Index - before.LastIndexOf((byte)'\n'));
            report.Error(origin, "", "this byte is not UTF-8; save the file as UTF-8");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report.Error(new ConfigOrigin(shown), "", e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message);
        }

        return null;
    }

    /// <summary>UTF-8, or UTF-16 where its mark stands at the beginning, as some editors of Windows write it.</summary>
    private static string Decode(byte[] bytes) => bytes switch
    {
        [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2),
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2),
        _ => Strict.GetString(bytes),
    };
}
