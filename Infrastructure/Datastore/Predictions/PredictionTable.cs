using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Interlock.Infrastructure.Datastore.Predictions;

internal sealed class PredictionTable : IEntityTypeConfiguration<Prediction>
{
    // The length of the longest name config.yaml may give a model or a version.
    public const int NameLength = 64;

    // A SHA-256 in hex digits.
    public const int HashLength = 64;

    // Of a trace in hex digits.
    private const int TraceLength = 32;

    // Rows without a caller, which are all where no access is configured, are in no index of callers.
    public const string OfCallers = "caller IS NOT NULL";

    public void Configure(EntityTypeBuilder<Prediction> builder)
    {
        builder.ToTable("predictions");
        builder.HasKey(prediction => prediction.Id);
        builder.Property(prediction => prediction.Id).HasMaxLength(TimeOrderedId.Length).IsFixedLength().IsUnicode(false);
        builder.Property(prediction => prediction.Model).HasMaxLength(NameLength).IsUnicode(false);
        builder.Property(prediction => prediction.Version).HasMaxLength(NameLength).IsUnicode(false);
        builder.Property(prediction => prediction.ModelHash).HasMaxLength(HashLength).IsFixedLength().IsUnicode(false);
        builder.Property(prediction => prediction.Caller).HasMaxLength(CallerName.MaxLength).IsUnicode(false);
        builder.Property(prediction => prediction.TraceId).HasMaxLength(TraceLength).IsFixedLength().IsUnicode(false);
        builder.Property(prediction => prediction.RequestKey).HasMaxLength(InferenceTask.MaxKeyLength).IsUnicode(false);
        builder.Ignore(prediction => prediction.CreatedAt);

        // Each ends in the id, so a page of a filter is one range read backwards: no sort, whatever the size of the table.
        builder.HasIndex(prediction => new { prediction.Model, prediction.Id });
        builder.HasIndex(prediction => new { prediction.Model, prediction.Version, prediction.Id });
        builder.HasIndex(prediction => new { prediction.Model, prediction.RequestKey }).IsUnique().HasFilter("request_key IS NOT NULL");
        builder.HasIndex(prediction => new { prediction.Caller, prediction.Id }).HasFilter(OfCallers);
        builder.HasIndex(prediction => new { prediction.Caller, prediction.Model, prediction.Id }).HasFilter(OfCallers);
    }
}
