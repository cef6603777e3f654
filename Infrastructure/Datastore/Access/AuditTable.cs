using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Interlock.Infrastructure.Datastore.Access;

internal sealed class AuditTable : IEntityTypeConfiguration<AuditEntry>
{
    private const int CodeLength = 64;

    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit");
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.Id).HasMaxLength(TimeOrderedId.Length).IsFixedLength().IsUnicode(false);
        builder.Property(entry => entry.Action).HasMaxLength(AuditEntry.MaxActionLength).IsUnicode(false);
        builder.Property(entry => entry.Subject).HasMaxLength(AuditEntry.MaxSubjectLength).IsUnicode(false);
        builder.Property(entry => entry.Caller).HasMaxLength(CallerName.MaxLength).IsUnicode(false);
        builder.Property(entry => entry.From).HasMaxLength(AuditEntry.MaxFromLength).IsUnicode(false);
        builder.Property(entry => entry.Outcome).HasMaxLength(CodeLength).IsUnicode(false);
        builder.Ignore(entry => entry.At);

        // A page of a filter is one range read backwards.
        builder.HasIndex(entry => new { entry.Caller, entry.Id });
        builder.HasIndex(entry => new { entry.Action, entry.Id });
        builder.HasIndex(entry => new { entry.Subject, entry.Id });
    }
}
