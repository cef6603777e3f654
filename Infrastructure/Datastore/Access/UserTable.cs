using Interlock.Domain.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Interlock.Infrastructure.Datastore.Access;

internal sealed class UserTable : IEntityTypeConfiguration<User>
{
    private const int WordsLength = 64;
    private const int HashLength = 256;
    private const int StampLength = 32;

    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("users");
        builder.HasKey(user => user.Id);
        builder.Property(user => user.Id).HasMaxLength(UserName.MaxLength).IsUnicode(false);
        builder.Property(user => user.Name).HasMaxLength(UserName.MaxLength).IsUnicode(false);
        builder.Property(user => user.Roles).HasMaxLength(WordsLength).IsUnicode(false);
        builder.Property(user => user.PasswordHash).HasMaxLength(HashLength).IsUnicode(false);
        builder.Property(user => user.CreatedBy).HasMaxLength(CallerName.MaxLength).IsUnicode(false);

        // Of two changes at the same time, the second one begins again.
        builder.Property(user => user.Stamp).HasMaxLength(StampLength).IsFixedLength().IsUnicode(false).IsConcurrencyToken();
        builder.Property(user => user.FailedAttempts).IsConcurrencyToken();
        builder.Property(user => user.LockedUntil).IsConcurrencyToken();
    }
}
