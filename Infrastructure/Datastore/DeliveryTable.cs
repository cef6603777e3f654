using Interlock.Domain;
using Interlock.Domain.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Interlock.Infrastructure.Datastore;

internal sealed class DeliveryTable : IEntityTypeConfiguration<Delivery>
{
    private const int EventLength = 64;

    // A host has 255 characters at most.
    private const int ReceiverLength = 300;

    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.ToTable("deliveries");
        builder.HasKey(delivery => delivery.Id);
        builder.Property(delivery => delivery.Id).HasMaxLength(TimeOrderedId.Length).IsFixedLength().IsUnicode(false);
        builder.Property(delivery => delivery.Notification).HasMaxLength(PredictionTable.NameLength).IsUnicode(false);
        builder.Property(delivery => delivery.Event).HasMaxLength(EventLength).IsUnicode(false);
        builder.Property(delivery => delivery.Receiver).HasMaxLength(ReceiverLength).IsUnicode(false);

        // With the receiver in it, those that take no more now are passed over without a look at their rows.
        builder.HasIndex(delivery => new { delivery.GivenUpAt, delivery.DueAt, delivery.Receiver });
    }
}
