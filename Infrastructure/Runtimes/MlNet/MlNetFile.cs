using System.Reflection;
using Interlock.Domain;
using Microsoft.ML;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>Loads a transformer from the bytes of a model.zip, with clear errors.</summary>
internal static class MlNetFile
{
    /// <summary>Loads the transformer and the schema of its input; the context is the model's own.</summary>
    /// <exception cref="ModelLoadException">The bytes are no ML.NET model, or it needs what is not built in.</exception>
    public static (ITransformer Transformer, DataViewSchema Schema) Load(string path, byte[] bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes, writable: false);
            var transformer = new MLContext().Model.Load(stream, out DataViewSchema? schema);
            return (transformer, schema ?? throw new ModelLoadException($"'{path}' was saved without its input schema; pass it to Model.Save."));
        }
        catch (Exception e) when (e is not ModelLoadException)
        {
            throw Failure(path, e);
        }
    }

    /// <summary>Finds why ML.NET could not load the file: it wraps the reason in exceptions of reflection.</summary>
    public static ModelLoadException Failure(string path, Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is FileNotFoundException { FileName: { Length: > 0 } missing })
            {
                var assembly = missing.Split(',')[0];
                return new ModelLoadException($"'{path}' needs the assembly {assembly}, which is not built in; add the package of that name.", exception);
            }

            if (e is DllNotFoundException)
            {
                return new ModelLoadException(
                    $"'{path}' needs a native library that cannot be loaded. LightGBM needs libgomp1 (apt-get install libgomp1). {e.Message}", exception);
            }
        }

        var cause = Cause(exception);
        return new ModelLoadException(
            $"'{path}' {(cause is FormatException or InvalidDataException ? "is no ML.NET model" : "cannot be loaded")}: {cause.Message.TrimEnd('.')}. Copy or save the file again, or correct its path.",
            exception);
    }

    private static Exception Cause(Exception exception)
    {
        while (exception is TargetInvocationException { InnerException: { } inner })
        {
            exception = inner;
        }

        return exception;
    }
}
