using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Interlock.Infrastructure.Datastore.PostgreSql.Migrations
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
                type: "character varying(128)",
                unicode: false,
                maxLength: 128,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "caller",
                table: "predictions",
                type: "character varying(128)",
                unicode: false,
                maxLength: 128,
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(128)", unicode: false, maxLength: 128, nullable: false, collation: "C"),
                    hash = table.Column<string>(type: "character(64)", unicode: false, fixedLength: true, maxLength: 64, nullable: false, collation: "C"),
                    role = table.Column<string>(type: "character varying(16)", unicode: false, maxLength: 16, nullable: false, collation: "C"),
                    models = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(128)", unicode: false, maxLength: 128, nullable: false, collation: "C"),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    last_used_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    number = table.Column<int>(type: "integer", nullable: false),
                    burst = table.Column<int>(type: "integer", nullable: true),
                    concurrency = table.Column<int>(type: "integer", nullable: true),
                    priority = table.Column<string>(type: "character varying(16)", unicode: false, maxLength: 16, nullable: false, collation: "C"),
                    queue_share = table.Column<double>(type: "double precision", nullable: true),
                    rate = table.Column<double>(type: "double precision", nullable: true),
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
                    id = table.Column<string>(type: "character(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "C"),
                    action = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "character varying(128)", unicode: false, maxLength: 128, nullable: true, collation: "C"),
                    caller = table.Column<string>(type: "character varying(128)", unicode: false, maxLength: 128, nullable: false, collation: "C"),
                    from = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    outcome = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    before = table.Column<string>(type: "text", nullable: true),
                    after = table.Column<string>(type: "text", nullable: true)
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
                unique: true);
        }
    }
}
