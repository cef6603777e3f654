using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Datastore.Predictions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Interlock.Infrastructure.Datastore.Sensors;

internal sealed class ScoreTable : IEntityTypeConfiguration<SensorScore>
{
    public void Configure(EntityTypeBuilder<SensorScore> builder)
    {
        builder.ToTable("scores");
        builder.HasKey(score => new { score.Sensor, score.Timestamp, score.Model });
        builder.Property(score => score.Sensor).HasMaxLength(Sensor.MaxIdLength);
        builder.Property(score => score.Model).HasMaxLength(PredictionTable.NameLength).IsUnicode(false);
        builder.Property(score => score.Version).HasMaxLength(PredictionTable.NameLength).IsUnicode(false);
    }
}
