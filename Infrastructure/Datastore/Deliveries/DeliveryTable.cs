using Interlock.Domain;
using Interlock.Domain.Notifications;
using Interlock.Infrastructure.Datastore.Predictions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Interlock.Infrastructure.Datastore.Deliveries;

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

        // With the receiver in it, receivers that take no more now are skipped without reading their rows.
        builder.HasIndex(delivery => new { delivery.FinishedAt, delivery.DueAt, delivery.Receiver });
        builder.Property(delivery => delivery.Claim).HasMaxLength(TimeOrderedId.Length).IsUnicode(false).IsConcurrencyToken();
    }
}
