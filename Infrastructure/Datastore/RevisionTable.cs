using Interlock.Domain.Swaps;
using Interlock.Infrastructure.Datastore.Predictions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Interlock.Infrastructure.Datastore;

internal sealed class RevisionTable : IEntityTypeConfiguration<ConfigRevision>
{
    private const int WordLength = 16;

    // What was refused may hold anything, and PostgreSQL keeps no text with a NUL.
    private static readonly ValueConverter WithoutNul = new ValueConverter<string, string>(text => Stored(text), text => text);

    /// <summary>A text as it is stored.</summary>
    public static string Stored(string text) => text.Replace('\0', '\uFFFD');

    public void Configure(EntityTypeBuilder<ConfigRevision> builder)
    {
        builder.ToTable("config_revisions");
        builder.HasKey(revision => revision.Number);
        builder.Property(revision => revision.Number).ValueGeneratedNever();
        builder.Property(revision => revision.Source).HasMaxLength(WordLength).IsUnicode(false).HasConversion<string>();
        builder.Property(revision => revision.Outcome).HasMaxLength(WordLength).IsUnicode(false).HasConversion<string>();
        builder.Property(revision => revision.Fingerprint).HasMaxLength(PredictionTable.HashLength).IsUnicode(false);
        builder.Property(revision => revision.Author).HasConversion(WithoutNul);
        builder.Property(revision => revision.Reason).HasConversion(WithoutNul);
        builder.Property(revision => revision.Config).HasConversion(WithoutNul);
    }
}
