using Interlock.Domain.Access;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Datastore.Predictions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Interlock.Infrastructure.Datastore.Sensors;

internal sealed class AlarmTable : IEntityTypeConfiguration<AlarmLabel>
{
    private const int VerdictLength = 16;

    public void Configure(EntityTypeBuilder<AlarmLabel> builder)
    {
        builder.ToTable("alarm_labels");
        builder.HasKey(label => new { label.Sensor, label.Timestamp, label.IsOfDay, label.Model, label.Number });
        builder.Property(label => label.Sensor).HasMaxLength(Sensor.MaxIdLength);
        builder.Property(label => label.Model).HasMaxLength(PredictionTable.NameLength).IsUnicode(false);
        builder.Property(label => label.Number).ValueGeneratedNever();
        builder.Property(label => label.Verdict).HasMaxLength(VerdictLength).IsUnicode(false).HasConversion<string>();
        builder.Property(label => label.Caller).HasMaxLength(CallerName.MaxLength).IsUnicode(false);
    }
}
