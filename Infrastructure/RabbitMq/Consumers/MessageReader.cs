using Interlock.Application.Calls;
using Interlock.Application.Kinds.Images;
using Interlock.Application.Sources;
using Interlock.Domain;

namespace Interlock.Infrastructure.RabbitMq.Consumers;

/// <summary>Reads a message as the request it is.</summary>
internal static class MessageReader
{
    private const string ModelType = "model_type";

    /// <summary>The request in the JSON form of the model's kind.</summary>
    /// <exception cref="TooLargeException">It is longer than the server reads.</exception>
    /// <exception cref="InvalidInputException">It is empty, or a header is no text that must be one.</exception>
    public static ModelCall Read(ConsumedModel model, QueueMessage message)
    {
        var body = message.Body;
        if (body.Length > model.LargestBody)
        {
            throw TooLargeException.ForBodyLimit("message");
        }

        if (body.IsEmpty)
        {
            throw InvalidInputException.At("$", "the message is empty", "empty_body");
        }

        return model.TakesPictures && IsPicture(message)
            ? new ModelCall(Wrap(body, ModelTypeOf(message)))
            : new ModelCall(ByteOrderMark.Skip(body));
    }

    private static bool IsPicture(QueueMessage message) =>
        message.Properties.ContentType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true;

    // Another type than the one that was meant would be a wrong answer.
    private static string? ModelTypeOf(QueueMessage message) => message.Header(ModelType) switch
    {
        null => null,
        string type => type,
        _ => throw InvalidInputException.At(ModelType, "the header is not a text"),
    };

    private static ReadOnlyMemory<byte> Wrap(ReadOnlyMemory<byte> picture, string? modelType) => AnswerData.Of(
        new ImageRequest(modelType, [new ImageFile("$", "message", picture)]),
        static (json, request) => ImageRequestJson.Write(json, request));
}
