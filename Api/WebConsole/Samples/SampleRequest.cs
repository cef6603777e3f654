namespace Interlock.Api.WebConsole.Samples;

/// <summary>A request as a program sends it, by POST.</summary>
/// <param name="Url">Where to.</param>
/// <param name="NeedsKey">Whether programs need an API key.</param>
public sealed record SampleRequest(string Url, bool NeedsKey)
{
    private const int LongestText = 20_000;

    /// <summary>The media type of the body; null where there is none, or where it is a form.</summary>
    public string? ContentType { get; private init; }

    /// <summary>The body; null where it is none, a file or a form.</summary>
    public string? Text { get; private init; }

    /// <summary>The file that is the body; null where it is none.</summary>
    public string? File { get; private init; }

    /// <summary>The parts of a form; none where the body is none.</summary>
    public IReadOnlyList<SamplePart> Parts { get; private init; } = [];

    /// <summary>With a text as body; one that is too long to be read is shown as a file.</summary>
    /// <param name="contentType">Its media type.</param>
    /// <param name="text">The text.</param>
    /// <param name="file">The name of the file.</param>
    public SampleRequest With(string contentType, string text, string file) =>
        text.Length > LongestText ? WithFile(contentType, file) : this with { ContentType = contentType, Text = text };

    /// <summary>With a file as body.</summary>
    /// <param name="contentType">Its media type.</param>
    /// <param name="file">Its name.</param>
    public SampleRequest WithFile(string contentType, string file) => this with { ContentType = contentType, File = file };

    /// <summary>With a form as body.</summary>
    public SampleRequest With(IReadOnlyList<SamplePart> parts) => this with { Parts = parts };
}

/// <summary>A part of a form.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its text, or the name of its file.</param>
/// <param name="IsFile">Whether it is a file.</param>
public sealed record SamplePart(string Name, string Value, bool IsFile);
