using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Interlock.Infrastructure.Datastore.SqlServer;

/// <summary>Lets <c>dotnet ef</c> write migrations; it never connects.</summary>
public sealed class SqlServerDesignTimeFactory : IDesignTimeDbContextFactory<SqlServerDbContext>
{
    /// <inheritdoc />
    public SqlServerDbContext CreateDbContext(string[] args) => new(Options());

    private static DbContextOptions<SqlServerDbContext> Options()
    {
        var options = new DbContextOptionsBuilder<SqlServerDbContext>();
        SqlServerConnections.Use(options, "Server=localhost");
        return options.Options;
    }
}
