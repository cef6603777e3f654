using Interlock.Domain.Sensors;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Interlock.Infrastructure.Datastore.Sensors;

internal sealed class ReadingTable : IEntityTypeConfiguration<Reading>
{
    // No foreign key: a sensor is written in the transaction of its first reading, and nothing deletes one.
    public void Configure(EntityTypeBuilder<Reading> builder)
    {
        builder.ToTable("readings");
        builder.HasKey(reading => new { reading.Sensor, reading.Timestamp });
        builder.Property(reading => reading.Sensor).HasMaxLength(Sensor.MaxIdLength);
        builder.Property(reading => reading.Timestamp);
        builder.Property(reading => reading.Value);
    }
}
