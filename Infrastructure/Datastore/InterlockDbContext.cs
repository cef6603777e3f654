using System.Text.Json;
using Interlock.Domain.Predictions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Interlock.Infrastructure.Datastore;

/// <summary>
/// Everything Interlock keeps. One derived context per provider holds that provider's migrations; tables and queries are the same for all.
/// </summary>
/// <param name="options">The provider's options.</param>
public abstract class InterlockDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>The recorded predictions.</summary>
    public DbSet<Prediction> Predictions => Set<Prediction>();

    /// <summary>The provider's name for comparing text by code point.</summary>
    protected abstract string OrdinalCollation { get; }

    /// <summary>The most rows that one INSERT should carry: over a network more rows save round trips.</summary>
    protected internal virtual int RowsPerInsert => 64;

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfiguration(new PredictionTable());
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            Conform(property);
        }
    }

    private void Conform(IMutableProperty property)
    {
        property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));

        // What is not free text is an id or a name: equal only if every character is, and hex digits sort by time.
        if (property.ClrType == typeof(string) && property.IsUnicode() == false)
        {
            property.SetCollation(OrdinalCollation);
        }
    }
}
