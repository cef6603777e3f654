using Interlock.Domain;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>
/// A model file and the files beside it that hold weights of it. All are read once, so a file that changes under a
/// running model cannot reach it; ONNX Runtime would map them, and truncating a mapped file ends the process.
/// </summary>
/// <param name="Model">The model file.</param>
/// <param name="Weights">Files of weights, by the name the model uses.</param>
internal sealed record OnnxFiles(ModelFile Model, IReadOnlyDictionary<string, ModelFile> Weights)
{
    /// <summary>The hash of each file, by path.</summary>
    public IReadOnlyDictionary<string, string> Sha256 { get; } =
        Weights.Values.Prepend(Model).DistinctBy(file => file.Path).ToDictionary(file => file.Path, file => file.Sha256);

    /// <summary>Reads the files and compares the model file's hash.</summary>
    /// <exception cref="ModelLoadException">One is missing, empty, unreadable, outside the folder or another file than expected.</exception>
    public static OnnxFiles Read(string path, string? sha256)
    {
        var model = ModelFile.Read(path, sha256);
        var weights = OnnxWeights.NamesIn(model.Content).ToDictionary(name => name, name => ModelFile.Read(PathOfWeights(path, name), null));
        return new OnnxFiles(model, weights);
    }

    private static string PathOfWeights(string model, string name)
    {
        // A model may be somebody else's work: it gets to read beside itself and nowhere else.
        if (Path.IsPathRooted(name) || name.Contains('\0') || name.Split('/', '\\').Contains(".."))
        {
            throw new ModelLoadException($"'{model}' wants weights from '{name}', which is outside its folder.");
        }

        return Path.Combine(Path.GetDirectoryName(model) ?? "", name);
    }
}
