using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Interlock.Infrastructure.Datastore.SqlServer.Migrations
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
                    id = table.Column<string>(type: "char(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "Latin1_General_BIN2"),
                    model = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    version = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    revision = table.Column<int>(type: "int", nullable: false),
                    request = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    response = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    infer_ms = table.Column<double>(type: "float", nullable: false)
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
