using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Interlock.Infrastructure.Datastore.SqlServer.Migrations
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
                type: "varchar(255)",
                unicode: false,
                maxLength: 255,
                nullable: true,
                collation: "Latin1_General_BIN2");

            migrationBuilder.CreateTable(
                name: "alarm_labels",
                columns: table => new
                {
                    sensor = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false, collation: "Latin1_General_BIN2"),
                    model = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    timestamp = table.Column<DateTime>(type: "datetime2", nullable: false),
                    is_of_day = table.Column<bool>(type: "bit", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    verdict = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_BIN2"),
                    caller = table.Column<string>(type: "varchar(128)", unicode: false, maxLength: 128, nullable: true, collation: "Latin1_General_BIN2"),
                    at = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alarm_labels", x => new { x.sensor, x.timestamp, x.is_of_day, x.model, x.number });
                });

            migrationBuilder.CreateTable(
                name: "prediction_labels",
                columns: table => new
                {
                    model = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    version = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    prediction_id = table.Column<string>(type: "char(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "Latin1_General_BIN2"),
                    number = table.Column<int>(type: "int", nullable: false),
                    revision = table.Column<int>(type: "int", nullable: false),
                    label = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    value = table.Column<double>(type: "float", nullable: true),
                    answer = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    answer_value = table.Column<double>(type: "float", nullable: true),
                    score = table.Column<double>(type: "float", nullable: true),
                    confidence = table.Column<double>(type: "float", nullable: true),
                    caller = table.Column<string>(type: "varchar(128)", unicode: false, maxLength: 128, nullable: true, collation: "Latin1_General_BIN2"),
                    at = table.Column<DateTime>(type: "datetime2", nullable: false)
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
