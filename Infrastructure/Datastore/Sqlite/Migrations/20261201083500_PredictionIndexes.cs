using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Interlock.Infrastructure.Datastore.Sqlite.Migrations
{
    /// <summary>
    /// Makes the index of a model after that of its versions: where SQLite has no statistics and two indexes promise the same, it takes the older one,
    /// and would read all of a model to find one version.
    /// </summary>
    public partial class PredictionIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => Renew(migrationBuilder, "IX_predictions_model_id", "model", "id");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            Renew(migrationBuilder, "IX_predictions_model_version_id", "model", "version", "id");

        private static void Renew(MigrationBuilder migrationBuilder, string name, params string[] columns)
        {
            migrationBuilder.DropIndex(name: name, table: "predictions");
            migrationBuilder.CreateIndex(name: name, table: "predictions", columns: columns);
        }
    }
}
