using Autofac;
using Interlock.Domain.Sensors;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Runtimes.MlNet;

namespace Interlock.Infrastructure.Runtimes;

/// <summary>What the full package profile adds.</summary>
internal sealed partial class RuntimeCatalog
{
    static partial void BuildInMlNetTabular(ref Action<ContainerBuilder>? register) =>
        register = RuntimeEntry.Registration<MlNetTabularModel, TabularRow, TabularResult>(typeof(MlNetTabularConfig));

    static partial void BuildInMlNetSensor(ref Action<ContainerBuilder>? register) =>
        register = RuntimeEntry.Registration<MlNetSensorModel, SensorDay, SensorDayScores>(typeof(MlNetSensorConfig));
}
