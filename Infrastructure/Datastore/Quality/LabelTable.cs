using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Predictions;
using Interlock.Infrastructure.Datastore.Predictions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Interlock.Infrastructure.Datastore.Quality;

internal sealed class LabelTable : IEntityTypeConfiguration<PredictionLabel>
{
    // The quality of a version is one range of the key, in the order of time. No foreign key: labels may be kept longer than predictions.
    public void Configure(EntityTypeBuilder<PredictionLabel> builder)
    {
        builder.ToTable("prediction_labels");
        builder.HasKey(label => new { label.Model, label.Version, label.PredictionId, label.Number });
        builder.Property(label => label.Model).HasMaxLength(PredictionTable.NameLength).IsUnicode(false);
        builder.Property(label => label.Version).HasMaxLength(PredictionTable.NameLength).IsUnicode(false);
        builder.Property(label => label.PredictionId).HasMaxLength(TimeOrderedId.Length).IsFixedLength().IsUnicode(false);
        builder.Property(label => label.Number).ValueGeneratedNever();
        builder.Property(label => label.Caller).HasMaxLength(CallerName.MaxLength).IsUnicode(false);
    }
}
