using Interlock.Domain.Access;
using Interlock.Infrastructure.Datastore.Predictions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Interlock.Infrastructure.Datastore.Access;

internal sealed class KeyTable : IEntityTypeConfiguration<ApiKey>
{
    // Counts the keys of a name: of two who add one at the same time, one is a duplicate, and begins again from what the other has stored.
    public const string Number = nameof(Number);

    private const int WordLength = 16;

    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("api_keys");
        builder.HasKey(key => key.Id);
        builder.Property(key => key.Id).HasMaxLength(KeyToken.MaxIdLength).IsUnicode(false);
        builder.Property(key => key.Name).HasMaxLength(CallerName.MaxLength).IsUnicode(false);
        builder.Property(key => key.Hash).HasMaxLength(PredictionTable.HashLength).IsFixedLength().IsUnicode(false);
        builder.Property(key => key.Role).HasMaxLength(WordLength).IsUnicode(false).HasConversion<string>();
        builder.Property(key => key.CreatedBy).HasMaxLength(CallerName.MaxLength).IsUnicode(false);
        builder.Property(key => key.ExpiresAt).IsConcurrencyToken();
        builder.Property(key => key.RevokedAt).IsConcurrencyToken();
        builder.ComplexProperty(key => key.Quota, quota =>
            quota.Property(value => value.Priority).HasMaxLength(WordLength).IsUnicode(false).HasConversion<string>());

        builder.Property<int>(Number);
        builder.HasIndex(nameof(ApiKey.Name), Number).IsUnique();
    }
}
