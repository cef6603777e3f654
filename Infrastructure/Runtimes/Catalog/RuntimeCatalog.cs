using Interlock.Application.Kinds.Images;
using Interlock.Application.Kinds.Routes;
using Interlock.Application.Kinds.Sensors;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Kinds.Tensors;
using Interlock.Domain.Images;
using Interlock.Domain.Routes;
using Interlock.Domain.Sensors;
using Interlock.Domain.Tabular;
using Interlock.Domain.Tensors;
using Interlock.Infrastructure.Configuration.Binding;
using Interlock.Infrastructure.Runtimes.Http;
using Interlock.Infrastructure.Runtimes.LocalSearch;
using Interlock.Infrastructure.Runtimes.MlNet;
using Interlock.Infrastructure.Runtimes.Onnx.Images;
using Interlock.Infrastructure.Runtimes.Onnx.Sensors;
using Interlock.Infrastructure.Runtimes.Onnx.Tabular;
using Interlock.Infrastructure.Runtimes.Onnx.Tensors;
using Interlock.Infrastructure.Runtimes.Seasonal;
using Interlock.Infrastructure.Runtimes.TestModels;

namespace Interlock.Infrastructure.Runtimes.Catalog;

/// <summary>The runtimes of config.yaml by their words: those of this build and those of plugins.</summary>
/// <param name="runtimes">All of them; a word stands once in a kind.</param>
internal sealed class RuntimeCatalog(IReadOnlyList<RuntimeEntry> runtimes)
{
    /// <summary>Every runtime of this build. A new one is a line here.</summary>
    public static readonly RuntimeCatalog BuiltIn = new(
    [
        RuntimeEntry.Of<OnnxTabularModel, TabularRow, TabularResult>(typeof(TabularModelConfig), typeof(OnnxTabularConfig)),
        RuntimeEntry.Of<MlNetTabularModel, TabularRow, TabularResult>(typeof(TabularModelConfig), typeof(MlNetTabularConfig)),
        RuntimeEntry.Of<OnnxImageModel, Picture, ImageResult>(typeof(ImageModelConfig), typeof(OnnxImageConfig)),
        RuntimeEntry.Of<OnnxTensorModel, TensorSet, TensorSet>(typeof(TensorModelConfig), typeof(OnnxTensorConfig)),
        RuntimeEntry.Of<TestTensorModel, TensorSet, TensorSet>(typeof(TensorModelConfig), typeof(TestModelConfig)),
        RuntimeEntry.Of<OnnxSensorModel, SensorDay, SensorDayScores>(typeof(SensorModelConfig), typeof(OnnxSensorConfig)),
        RuntimeEntry.Of<MlNetSensorModel, SensorDay, SensorDayScores>(typeof(SensorModelConfig), typeof(MlNetSensorConfig)),
        RuntimeEntry.Of<SeasonalModel, SensorDay, SensorDayScores>(typeof(SensorModelConfig), typeof(SeasonalConfig)),
        RuntimeEntry.Of<LocalSearchModel, RouteRequest, RoutePlan>(typeof(RouteModelConfig), typeof(LocalSearchConfig)),
        RuntimeEntry.Of<HttpRouteModel, RouteRequest, RoutePlan>(typeof(RouteModelConfig), typeof(HttpRouteConfig)),
    ]);

    /// <summary>Each runtime of each kind.</summary>
    public IReadOnlyList<RuntimeEntry> All { get; } = runtimes;

    /// <summary>The records of config.yaml: kinds, and the runtimes of each.</summary>
    public ConfigVariants Variants { get; } = new(runtimes
        .GroupBy(runtime => runtime.ModelConfig)
        .ToDictionary(kind => kind.Key, kind => (IReadOnlyList<Type>)[.. kind.Select(runtime => runtime.VersionConfig)]));

    /// <summary>These runtimes and more.</summary>
    public RuntimeCatalog With(IEnumerable<RuntimeEntry> more) => new([.. All, .. more]);
}
