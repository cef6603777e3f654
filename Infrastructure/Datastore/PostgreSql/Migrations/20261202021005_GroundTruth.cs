using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Interlock.Infrastructure.Datastore.PostgreSql.Migrations
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
                type: "character varying(255)",
                unicode: false,
                maxLength: 255,
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "alarm_labels",
                columns: table => new
                {
                    sensor = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    model = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    timestamp = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    is_of_day = table.Column<bool>(type: "boolean", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    verdict = table.Column<string>(type: "character varying(16)", unicode: false, maxLength: 16, nullable: false, collation: "C"),
                    caller = table.Column<string>(type: "character varying(128)", unicode: false, maxLength: 128, nullable: true, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alarm_labels", x => new { x.sensor, x.timestamp, x.is_of_day, x.model, x.number });
                });

            migrationBuilder.CreateTable(
                name: "prediction_labels",
                columns: table => new
                {
                    model = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    version = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    prediction_id = table.Column<string>(type: "character(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "C"),
                    number = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    label = table.Column<string>(type: "text", nullable: true),
                    value = table.Column<double>(type: "double precision", nullable: true),
                    answer = table.Column<string>(type: "text", nullable: true),
                    answer_value = table.Column<double>(type: "double precision", nullable: true),
                    score = table.Column<double>(type: "double precision", nullable: true),
                    confidence = table.Column<double>(type: "double precision", nullable: true),
                    caller = table.Column<string>(type: "character varying(128)", unicode: false, maxLength: 128, nullable: true, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
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
