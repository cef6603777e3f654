using System.Runtime.InteropServices;
using Interlock.Application.Kinds.Images;
using Interlock.Domain;
using Interlock.Domain.Images;
using Interlock.Domain.Models;
using Microsoft.ML.OnnxRuntime;

namespace Interlock.Infrastructure.Runtimes.Onnx.Images;

/// <summary>One ONNX file for each type of an image model.</summary>
public sealed class OnnxImageModel : IImageModel, IFileHashes, IDisposable
{
    private readonly Dictionary<string, OnnxImageType> _types = [];
    private readonly Dictionary<string, string> _sha256 = [];

    /// <summary>Loads the files and matches each with its type of the contract.</summary>
    /// <exception cref="ModelLoadException">A file is no model, does not fit or is missing; every mismatch is named.</exception>
    public OnnxImageModel(ImageModelConfig model, OnnxImageConfig version, OnnxLoader loader)
    {
        var problems = new List<string>();
        foreach (var type in version.Types.Keys.Except(model.Types.Keys))
        {
            problems.Add($"type '{type}' is not in the model's contract, which has {string.Join(", ", model.Types.Keys)}");
        }

        foreach (var (name, type) in model.Types)
        {
            if (version.Types.TryGetValue(name, out var config))
            {
                Load(name, type, config, () => loader.Load(config.Path, config.Sha256, version), problems);
            }
            else
            {
                problems.Add($"type '{name}' of the model's contract is missing");
            }
        }

        if (problems.Count > 0)
        {
            Dispose();
            throw new ModelLoadException($"The version does not fit the model. {string.Join(" ", problems.Select(problem => $"- {problem}."))}");
        }
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Sha256 => _sha256;

    /// <inheritdoc />
    public PictureFormat FormatOf(string modelType) => _types[modelType].Format;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ImageResult>> Infer(IReadOnlyList<Picture> inputs, CancellationToken cancellationToken)
    {
        var results = new ImageResult[inputs.Count];
        var batch = new List<int>(inputs.Count);
        try
        {
            foreach (var (name, type) in _types)
            {
                batch.Clear();
                batch.AddRange(Enumerable.Range(0, inputs.Count).Where(i => inputs[i].ModelType == name));
                for (var start = 0; start < batch.Count; start += type.MaxBatch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var count = Math.Min(type.MaxBatch, batch.Count - start);
                    type.Run(inputs, CollectionsMarshal.AsSpan(batch).Slice(start, count), results);
                }
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw new InferenceException($"ONNX Runtime failed: {e.Message}", e);
        }

        return Array.IndexOf(results, null) < 0
            ? new ValueTask<IReadOnlyList<ImageResult>>(results)
            : throw new InferenceException($"a picture is of no type the model has; it has {string.Join(", ", _types.Keys)}");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var type in _types.Values)
        {
            type.Dispose();
        }
    }

    private void Load(string name, ImageTypeConfig type, OnnxImageTypeConfig config, Func<OnnxSession> load, List<string> problems)
    {
        try
        {
            var session = load();
            var found = new List<string>();
            if (ImagePlan.Match(session, config, type.Labels, found) is { } plan)
            {
                _types[name] = new OnnxImageType(session, plan, config, type.Labels);
                foreach (var (path, hash) in session.Sha256)
                {
                    _sha256[path] = hash;
                }

                return;
            }

            problems.AddRange(found.Select(problem => $"type '{name}', '{config.Path}': {problem}"));
            problems.Add($"'{config.Path}' takes {string.Join("; ", session.Inputs)} and gives {string.Join("; ", session.Outputs)}");
            session.Dispose();
        }
        catch (ModelLoadException e)
        {
            problems.Add($"type '{name}': {e.Message.TrimEnd('.')}");
        }
    }
}
