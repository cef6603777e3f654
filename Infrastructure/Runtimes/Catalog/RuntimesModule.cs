using Autofac;
using Interlock.Application.Serving.Loading;
using Interlock.Infrastructure.Runtimes.Onnx;

namespace Interlock.Infrastructure.Runtimes.Catalog;

/// <summary>Wires the runtimes this build has, each under its word.</summary>
public sealed class RuntimesModule : Module
{
    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder)
    {
        foreach (var runtime in RuntimeCatalog.BuiltIn.All)
        {
            runtime.Register(builder);
        }

        builder.RegisterType<OnnxLoader>().SingleInstance();
        builder.RegisterType<ModelLoader>().As<IModelLoader>().SingleInstance();
    }
}
