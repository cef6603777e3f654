using System.Globalization;
using Interlock.Application;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Infrastructure.RabbitMq.Consumers;

/// <summary>Reads from a message's headers which of a model's versions it is for, and the key of its prediction.</summary>
internal static class MessageTarget
{
    /// <summary>The version of <c>x-model-version</c>; where the model's canary is sticky, where the sender stands.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="stickyHeader">The header that <c>canary.sticky</c> names, or null.</param>
    /// <param name="message">The message.</param>
    /// <exception cref="InvalidInputException">A header has no value that it may have.</exception>
    public static ModelTarget Of(string model, string? stickyHeader, QueueMessage message) =>
        ModelTarget.Of(model, TextOf(message, ModelTarget.VersionHeader), stickyHeader is null ? null : TextOf(message, stickyHeader));

    /// <summary>The sender's own key of the prediction, or null.</summary>
    /// <exception cref="InvalidInputException">It cannot be a key.</exception>
    public static string? KeyOf(QueueMessage message)
    {
        var key = TextOf(message, ModelTarget.RequestKeyHeader);
        HeaderKey.Check(ModelTarget.RequestKeyHeader, key);
        return key;
    }

    // A number in a message is the one that HTTP writes in digits.
    private static string? TextOf(QueueMessage message, string header) => message.Header(header) switch
    {
        null => null,
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw InvalidInputException.At(header, "the header is neither a text nor a number"),
    };
}
