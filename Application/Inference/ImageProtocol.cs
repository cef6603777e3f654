using System.Buffers;
using System.Buffers.Text;
using Interlock.Application.Kinds.Images;
using Interlock.Application.Kinds.Tensors;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Images;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Inference;

/// <summary>
/// Models of kind <c>image</c>: pictures as UINT8 [n,height,width,channels], or, with the <c>content_type</c> of an encoded picture, as BYTES [n]. The parameter <c>model_type</c> of the request
/// picks one of the model's types, the first by default.
/// </summary>
public sealed class ImageProtocol(IImageService service) : IProtocolKind
{
    private const string Image = "image";
    private const string Scores = "scores";

    /// <inheritdoc />
    public Type ConfigType => typeof(ImageModelConfig);

    /// <inheritdoc />
    /// <remarks>The last pictures are kept, so that they can be asked again.</remarks>
    public bool KeepsInputs => true;

    /// <inheritdoc />
    public TensorContract ContractOf(LoadedModel model) => ContractOf(model, ((ImageModelConfig)model.Id.Config).Types.First().Key);

    /// <inheritdoc />
    public async Task<Answer<TensorSet>> InferAsync(ModelTarget target, TensorRequest request, TensorContract contract, CancellationToken cancellationToken)
    {
        var version = target.Served!.Find(target.Version!)!;
        var types = ((ImageModelConfig)version.Id.Config).Types;
        var type = request.Inputs.Parameters.Text("model_type") ?? types.First().Key;
        var own = types.ContainsKey(type) ? ContractOf(version, type)
            : throw InvalidInputException.At("$.parameters.model_type", $"there is no model_type '{Excerpt.Of(type, 64)}'; known: {string.Join(", ", types.Keys)}");
        request.Wanted(own);
        var answer = await service.InferAsync(target, new ImageRequest(type, FilesOf(request, own)), cancellationToken);
        if (answer.Files.FirstOrDefault(file => file.Error is not null) is { } bad)
        {
            throw InvalidInputException.At($"$.inputs[0].data, picture {bad.Name}", bad.Error!.Message, bad.Error.Code);
        }

        var (inference, results) = (answer.Answer.Inference, answer.Answer.Inference.Outputs);
        var scores = Tensor.Of(Scores, DataType.Fp32, [results.Count, answer.Labels.Count], [.. results.SelectMany(result => result.Scores)]);
        return new(answer.Answer.Version, answer.Answer.Revision, new([new TensorSet([scores])], inference.BatchSize, inference.Queued, inference.Inferred), answer.Answer.Ids);
    }

    private static TensorContract ContractOf(LoadedModel model, string type)
    {
        var (format, labels) = (((IImageModel)((LoadedModel<Picture, ImageResult>)model).Model).FormatOf(type), ((ImageModelConfig)model.Id.Config).Types[type].Labels);
        return new TensorContract([new(Image, DataType.UInt8, [-1, format.Height, format.Width, format.Channels]) { IsPictures = true }], [new(Scores, DataType.Fp32, [-1, labels.Count])], HasRows: true) { LabelsOf = _ => labels };
    }

    private static IReadOnlyList<ImageFile> FilesOf(TensorRequest request, TensorContract contract)
    {
        var isEncoded = request.Inputs.Tensors is [{ Type: DataType.Bytes, Shape.Length: 1 } encoded] && encoded.Name == Image;
        var problems = new InputProblems();
        (isEncoded ? contract with { Inputs = [new(Image, DataType.Bytes, [-1])] } : contract).Check(request.Inputs.Tensors, problems);
        problems.ThrowIfAny();
        var tensor = request.Inputs.Tensors[0];
        if (isEncoded)
        {
            var isText = request.InputParameters is [var parameters] && parameters.Text("content_type") == "base64";
            return [.. tensor.Elements().Select((picture, place) => new ImageFile(PathOf(place), $"{place}", isText ? DecodedOf(picture, place) : picture))];
        }

        var size = tensor.Data.Length / (int)tensor.Shape[0];
        return [.. Enumerable.Range(0, (int)tensor.Shape[0]).Select(place => new ImageFile(PathOf(place), $"{place}", tensor.Data.Slice(place * size, size)) { IsDecoded = true })];
    }

    private static string PathOf(int place) => $"$.inputs[0].data[{place}]";

    /// <summary>JSON has no bytes: there a picture is a text in base64.</summary>
    private static byte[] DecodedOf(ReadOnlyMemory<byte> text, int place)
    {
        var picture = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text.Span, picture, out _, out var length) == OperationStatus.Done
            ? picture[..length]
            : throw InvalidInputException.At(PathOf(place), "is not base64, as its content_type says");
    }
}
