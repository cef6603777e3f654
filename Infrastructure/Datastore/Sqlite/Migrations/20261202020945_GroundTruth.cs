using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Interlock.Infrastructure.Datastore.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class GroundTruth : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "request_key",
                table: "predictions",
                type: "TEXT",
                unicode: false,
                maxLength: 255,
                nullable: true,
                collation: "BINARY");

            migrationBuilder.CreateTable(
                name: "alarm_labels",
                columns: table => new
                {
                    sensor = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false, collation: "BINARY"),
                    model = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false, collation: "BINARY"),
                    timestamp = table.Column<DateTime>(type: "TEXT", nullable: false),
                    is_of_day = table.Column<bool>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    verdict = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false, collation: "BINARY"),
                    caller = table.Column<string>(type: "TEXT", unicode: false, maxLength: 128, nullable: true, collation: "BINARY"),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alarm_labels", x => new { x.sensor, x.timestamp, x.is_of_day, x.model, x.number });
                });

            migrationBuilder.CreateTable(
                name: "prediction_labels",
                columns: table => new
                {
                    model = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false, collation: "BINARY"),
                    version = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false, collation: "BINARY"),
                    prediction_id = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "BINARY"),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    label = table.Column<string>(type: "TEXT", nullable: true),
                    value = table.Column<double>(type: "REAL", nullable: true),
                    answer = table.Column<string>(type: "TEXT", nullable: true),
                    answer_value = table.Column<double>(type: "REAL", nullable: true),
                    score = table.Column<double>(type: "REAL", nullable: true),
                    confidence = table.Column<double>(type: "REAL", nullable: true),
                    caller = table.Column<string>(type: "TEXT", unicode: false, maxLength: 128, nullable: true, collation: "BINARY"),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_prediction_labels", x => new { x.model, x.version, x.prediction_id, x.number });
                });

            migrationBuilder.CreateIndex(
                name: "IX_predictions_model_request_key",
                table: "predictions",
                columns: new[] { "model", "request_key" },
                unique: true,
                filter: "request_key IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "alarm_labels");

            migrationBuilder.DropTable(
                name: "prediction_labels");

            migrationBuilder.DropIndex(
                name: "IX_predictions_model_request_key",
                table: "predictions");

            migrationBuilder.DropColumn(
                name: "request_key",
                table: "predictions");
        }
    }
}
