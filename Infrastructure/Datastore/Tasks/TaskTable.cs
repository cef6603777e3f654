using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Tasks;
using Interlock.Infrastructure.Datastore.Predictions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Interlock.Infrastructure.Datastore.Tasks;

internal sealed class TaskTable : IEntityTypeConfiguration<InferenceTask>
{
    private const int StateLength = 16;
    private const int CodeLength = 64;
    private const int TraceParentLength = 55;

    public void Configure(EntityTypeBuilder<InferenceTask> builder)
    {
        builder.ToTable("tasks");
        builder.HasKey(task => task.Id);
        builder.Property(task => task.Id).HasMaxLength(TimeOrderedId.Length).IsFixedLength().IsUnicode(false);
        builder.Property(task => task.Model).HasMaxLength(PredictionTable.NameLength).IsUnicode(false);
        builder.Property(task => task.Caller).HasMaxLength(CallerName.MaxLength).IsUnicode(false);
        builder.Property(task => task.RequestHash).HasMaxLength(PredictionTable.HashLength).IsFixedLength().IsUnicode(false);
        builder.Property(task => task.VersionWanted).HasMaxLength(PredictionTable.NameLength).IsUnicode(false);
        builder.Property(task => task.IdempotencyKey).HasMaxLength(InferenceTask.MaxKeyLength).IsUnicode(false);
        builder.Property(task => task.RequestKey).HasMaxLength(InferenceTask.MaxKeyLength).IsUnicode(false);
        builder.Property(task => task.State).HasMaxLength(StateLength).IsUnicode(false).HasConversion<string>().IsConcurrencyToken();
        builder.Property(task => task.Claim).HasMaxLength(TimeOrderedId.Length).IsUnicode(false).IsConcurrencyToken();
        builder.Property(task => task.Code).HasMaxLength(CodeLength).IsUnicode(false);
        builder.Property(task => task.Version).HasMaxLength(PredictionTable.NameLength).IsUnicode(false);
        builder.Property(task => task.PredictionId).HasMaxLength(TimeOrderedId.Length).IsUnicode(false);
        builder.Property(task => task.TraceParent).HasMaxLength(TraceParentLength).IsUnicode(false);
        builder.Ignore(task => task.CreatedAt);
        builder.Ignore(task => task.IsFinished);

        // Two indexes, because providers differ in whether two rows without a caller are the same.
        builder.HasIndex(task => new { task.Model, task.IdempotencyKey }).IsUnique().HasFilter("idempotency_key IS NOT NULL AND caller IS NULL");
        builder.HasIndex(task => new { task.Caller, task.Model, task.IdempotencyKey }).IsUnique()
            .HasFilter("idempotency_key IS NOT NULL AND caller IS NOT NULL");
        builder.HasIndex(task => new { task.Model, task.RequestKey }).IsUnique().HasFilter("request_key IS NOT NULL");
        builder.HasIndex(task => new { task.FinishedAt, task.DueAt, task.Model });

        // A page of a model, of a state or of a caller is one range read backwards.
        builder.HasIndex(task => new { task.Model, task.Id });
        builder.HasIndex(task => new { task.State, task.Id });
        builder.HasIndex(task => new { task.Caller, task.Id }).HasFilter(PredictionTable.OfCallers);
    }
}
