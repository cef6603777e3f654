using Interlock.Domain.Sensors;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Interlock.Infrastructure.Datastore.Sensors;

internal sealed class SensorTable : IEntityTypeConfiguration<Sensor>
{
    private const int StatusLength = 16;

    public void Configure(EntityTypeBuilder<Sensor> builder)
    {
        builder.ToTable("sensors");
        builder.HasKey(sensor => sensor.Id);
        builder.Property(sensor => sensor.Id).HasMaxLength(Sensor.MaxIdLength);
        builder.Property(sensor => sensor.Status).HasMaxLength(StatusLength).IsUnicode(false).HasConversion(new ValueConverter<SensorStatus, string>(
            status => SensorStatusWords.Of(status), word => StatusOf(word)));

        // A page of a status is one range.
        builder.HasIndex(sensor => new { sensor.Status, sensor.Id });
    }

    private static SensorStatus StatusOf(string word) =>
        SensorStatusWords.Parse(word) ?? throw new InvalidOperationException($"'{word}' is no status of a sensor.");
}
