using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Interlock.Infrastructure.Datastore.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Access : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_tasks_model_idempotency_key",
                table: "tasks");

            migrationBuilder.AddColumn<string>(
                name: "caller",
                table: "tasks",
                type: "varchar(128)",
                unicode: false,
                maxLength: 128,
                nullable: true,
                collation: "Latin1_General_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "caller",
                table: "predictions",
                type: "varchar(128)",
                unicode: false,
                maxLength: 128,
                nullable: true,
                collation: "Latin1_General_BIN2");

            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false, collation: "Latin1_General_BIN2"),
                    name = table.Column<string>(type: "varchar(128)", unicode: false, maxLength: 128, nullable: false, collation: "Latin1_General_BIN2"),
                    hash = table.Column<string>(type: "char(64)", unicode: false, fixedLength: true, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    role = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_BIN2"),
                    models = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    created_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    created_by = table.Column<string>(type: "varchar(128)", unicode: false, maxLength: 128, nullable: false, collation: "Latin1_General_BIN2"),
                    expires_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    revoked_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    last_used_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    number = table.Column<int>(type: "int", nullable: false),
                    burst = table.Column<int>(type: "int", nullable: true),
                    concurrency = table.Column<int>(type: "int", nullable: true),
                    priority = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_BIN2"),
                    queue_share = table.Column<double>(type: "float", nullable: true),
                    rate = table.Column<double>(type: "float", nullable: true),
                    rows_per_day = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_api_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    id = table.Column<string>(type: "char(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "Latin1_General_BIN2"),
                    action = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    subject = table.Column<string>(type: "varchar(128)", unicode: false, maxLength: 128, nullable: true, collation: "Latin1_General_BIN2"),
                    caller = table.Column<string>(type: "varchar(128)", unicode: false, maxLength: 128, nullable: false, collation: "Latin1_General_BIN2"),
                    from = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    outcome = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    before = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    after = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_tasks_caller_id",
                table: "tasks",
                columns: new[] { "caller", "id" },
                filter: "caller IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_tasks_caller_model_idempotency_key",
                table: "tasks",
                columns: new[] { "caller", "model", "idempotency_key" },
                unique: true,
                filter: "idempotency_key IS NOT NULL AND caller IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_tasks_model_idempotency_key",
                table: "tasks",
                columns: new[] { "model", "idempotency_key" },
                unique: true,
                filter: "idempotency_key IS NOT NULL AND caller IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_predictions_caller_id",
                table: "predictions",
                columns: new[] { "caller", "id" },
                filter: "caller IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_predictions_caller_model_id",
                table: "predictions",
                columns: new[] { "caller", "model", "id" },
                filter: "caller IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_api_keys_name_number",
                table: "api_keys",
                columns: new[] { "name", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_audit_action_id",
                table: "audit",
                columns: new[] { "action", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_caller_id",
                table: "audit",
                columns: new[] { "caller", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_subject_id",
                table: "audit",
                columns: new[] { "subject", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_keys");

            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropIndex(
                name: "IX_tasks_caller_id",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "IX_tasks_caller_model_idempotency_key",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "IX_tasks_model_idempotency_key",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "IX_predictions_caller_id",
                table: "predictions");

            migrationBuilder.DropIndex(
                name: "IX_predictions_caller_model_id",
                table: "predictions");

            migrationBuilder.DropColumn(
                name: "caller",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "caller",
                table: "predictions");

            migrationBuilder.CreateIndex(
                name: "IX_tasks_model_idempotency_key",
                table: "tasks",
                columns: new[] { "model", "idempotency_key" },
                unique: true,
                filter: "[idempotency_key] IS NOT NULL");
        }
    }
}
