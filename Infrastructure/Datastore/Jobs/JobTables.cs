using Interlock.Domain;
using Interlock.Domain.Jobs;
using Interlock.Infrastructure.Datastore.Predictions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Interlock.Infrastructure.Datastore.Jobs;

internal sealed class JobProgressTable : IEntityTypeConfiguration<JobProgress>
{
    public void Configure(EntityTypeBuilder<JobProgress> builder)
    {
        builder.ToTable("jobs");
        builder.HasKey(job => job.Job);
        builder.Property(job => job.Job).HasMaxLength(PredictionTable.NameLength).IsUnicode(false);
    }
}

internal sealed class JobRunTable : IEntityTypeConfiguration<JobRun>
{
    public const int StateLength = 16;

    public void Configure(EntityTypeBuilder<JobRun> builder)
    {
        builder.ToTable("job_runs");
        builder.HasKey(run => run.Id);
        builder.Property(run => run.Id).HasMaxLength(TimeOrderedId.Length).IsFixedLength().IsUnicode(false);
        builder.Property(run => run.Job).HasMaxLength(PredictionTable.NameLength).IsUnicode(false);
        builder.Property(run => run.Cause).HasMaxLength(StateLength).IsUnicode(false).HasConversion<string>();
        builder.Property(run => run.State).HasMaxLength(StateLength).IsUnicode(false).HasConversion<string>();
        builder.Property(run => run.Claim).HasMaxLength(TimeOrderedId.Length).IsUnicode(false).IsConcurrencyToken();
        builder.Ignore(run => run.CreatedAt);
        builder.Ignore(run => run.IsFinished);

        // A time of a schedule has one run, whoever makes it.
        builder.HasIndex(run => new { run.Job, run.ScheduledFor }).IsUnique();
        builder.HasIndex(run => new { run.Job, run.Id });
        builder.HasIndex(run => new { run.State, run.Job });
        builder.HasIndex(run => new { run.FinishedAt, run.DueAt, run.Job });
    }
}

internal sealed class StepRunTable : IEntityTypeConfiguration<StepRun>
{
    public void Configure(EntityTypeBuilder<StepRun> builder)
    {
        builder.ToTable("job_steps");
        builder.HasKey(step => new { step.Run, step.Step });
        builder.Property(step => step.Run).HasMaxLength(TimeOrderedId.Length).IsFixedLength().IsUnicode(false);
        builder.Property(step => step.Step).HasMaxLength(PredictionTable.NameLength).IsUnicode(false);
        builder.Property(step => step.State).HasMaxLength(JobRunTable.StateLength).IsUnicode(false).HasConversion<string>();
        builder.Ignore(step => step.IsFinished);
    }
}

internal sealed class RunLogTable : IEntityTypeConfiguration<RunLogLine>
{
    private const int LevelLength = 8;

    public void Configure(EntityTypeBuilder<RunLogLine> builder)
    {
        builder.ToTable("job_logs");
        builder.HasKey(line => line.Id);
        builder.Property(line => line.Id).HasMaxLength(TimeOrderedId.Length).IsFixedLength().IsUnicode(false);
        builder.Property(line => line.Run).HasMaxLength(TimeOrderedId.Length).IsFixedLength().IsUnicode(false);
        builder.Property(line => line.Step).HasMaxLength(PredictionTable.NameLength).IsUnicode(false);
        builder.Property(line => line.Level).HasMaxLength(LevelLength).IsUnicode(false);
        builder.HasIndex(line => new { line.Run, line.Step, line.Id });
    }
}
