using Autofac;
using Interlock.Application.Export;

namespace Interlock.Infrastructure.Parquet;

/// <summary>Wires files of Parquet.</summary>
public sealed class ParquetModule : Module
{
    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder) => builder.RegisterType<ParquetExport>().As<IExportFormat>().SingleInstance();
}
