using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Interlock.Infrastructure.Datastore.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Predictions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "predictions",
                columns: table => new
                {
                    id = table.Column<string>(type: "character(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "C"),
                    model = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    version = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    request = table.Column<string>(type: "text", nullable: false),
                    response = table.Column<string>(type: "text", nullable: false),
                    infer_ms = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_predictions", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_predictions_model_id",
                table: "predictions",
                columns: new[] { "model", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_predictions_model_version_id",
                table: "predictions",
                columns: new[] { "model", "version", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "predictions");
        }
    }
}
