using Autofac;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Images;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Loading;
using Interlock.Domain.Images;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Plugins;
using Interlock.Infrastructure.Runtimes.Onnx.Tabular;

namespace Interlock.Api.Tests.Infrastructure.Plugins;

/// <summary>What modules of plugins do; an assembly that a test writes derives from one of them.</summary>
public abstract class TabularModule<TConfig> : Module
    where TConfig : VersionConfig
{
    protected override void Load(ContainerBuilder builder) =>
        builder.RegisterRuntime<FaultyModel, TabularRow, TabularResult>(typeof(TabularModelConfig), typeof(TConfig));
}

public abstract class FaultyModule : TabularModule<FaultyConfig>;

public abstract class NamelessModule : TabularModule<NamelessConfig>;

public abstract class BadWordModule : TabularModule<BadWordConfig>;

public abstract class OnnxModule : TabularModule<OnnxTabularConfig>;

public abstract class AddressModule : TabularModule<AddressConfig>;

public abstract class EndlessModule : TabularModule<EndlessConfig>;

public abstract class UnboundedModule : TabularModule<UnboundedConfig>;

public abstract class ThrowingModule : Module
{
    protected override void Load(ContainerBuilder builder) => throw new InvalidOperationException("No licence was found.\nBuy one.");
}

public abstract class UnbornModule : Module
{
    protected UnbornModule() => throw new NotSupportedException("Not on a Saturday.");
}

public abstract class KindlessModule : Module
{
    protected override void Load(ContainerBuilder builder) =>
        builder.RegisterRuntime<FaultyModel, TabularRow, TabularResult>(typeof(ModelConfig), typeof(FaultyConfig));
}

public abstract class PictureModule : Module
{
    protected override void Load(ContainerBuilder builder) =>
        builder.RegisterRuntime<PlainPictureModel, Picture, ImageResult>(typeof(ImageModelConfig), typeof(FaultyConfig));
}

public abstract class MixedModule : Module
{
    protected override void Load(ContainerBuilder builder) =>
        builder.RegisterRuntime<PlainPictureModel, Picture, ImageResult>(typeof(TabularModelConfig), typeof(FaultyConfig));
}

/// <summary>Adds no runtime, and would like to be the server's loader and its runtime <c>onnx</c>.</summary>
public abstract class UsurpingModule : Module
{
    protected override void Load(ContainerBuilder builder)
    {
        builder.RegisterInstance(new Usurper()).As<IModelLoader>();
        builder.RegisterType<FaultyModel>().Keyed<IModel<TabularRow, TabularResult>>("onnx");
    }

    private sealed class Usurper : IModelLoader
    {
        public ModelInstance<TInput, TOutput> Load<TInput, TOutput>(ModelVersion version) => throw new NotSupportedException();
    }
}

public sealed class PlainPictureModel : IModel<Picture, ImageResult>
{
    public ValueTask<IReadOnlyList<ImageResult>> Infer(IReadOnlyList<Picture> inputs, CancellationToken cancellationToken) => throw new NotSupportedException();
}
