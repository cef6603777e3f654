using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Interlock.Infrastructure.Datastore.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "config_revisions",
                columns: table => new
                {
                    number = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    source = table.Column<string>(type: "character varying(16)", unicode: false, maxLength: 16, nullable: false, collation: "C"),
                    author = table.Column<string>(type: "text", nullable: false),
                    server = table.Column<string>(type: "text", nullable: false),
                    outcome = table.Column<string>(type: "character varying(16)", unicode: false, maxLength: 16, nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "text", nullable: true),
                    based_on = table.Column<int>(type: "integer", nullable: false),
                    restores = table.Column<int>(type: "integer", nullable: true),
                    config = table.Column<string>(type: "text", nullable: false),
                    fingerprint = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    files = table.Column<string>(type: "text", nullable: false),
                    diff = table.Column<string>(type: "text", nullable: false),
                    report = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_config_revisions", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "deliveries",
                columns: table => new
                {
                    id = table.Column<string>(type: "character(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "C"),
                    notification = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: true, collation: "C"),
                    url = table.Column<string>(type: "text", nullable: true),
                    receiver = table.Column<string>(type: "character varying(300)", unicode: false, maxLength: 300, nullable: false, collation: "C"),
                    @event = table.Column<string>(name: "event", type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    body = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    due_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    claim = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: true, collation: "C"),
                    finished_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deliveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "job_logs",
                columns: table => new
                {
                    id = table.Column<string>(type: "character(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "C"),
                    run = table.Column<string>(type: "character(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "C"),
                    step = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    level = table.Column<string>(type: "character varying(8)", unicode: false, maxLength: 8, nullable: false, collation: "C"),
                    text = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_job_logs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "job_runs",
                columns: table => new
                {
                    id = table.Column<string>(type: "character(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "C"),
                    job = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    cause = table.Column<string>(type: "character varying(16)", unicode: false, maxLength: 16, nullable: false, collation: "C"),
                    scheduled_for = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    parameters = table.Column<string>(type: "text", nullable: true),
                    state = table.Column<string>(type: "character varying(16)", unicode: false, maxLength: 16, nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "text", nullable: true),
                    cancel_requested = table.Column<bool>(type: "boolean", nullable: false),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    due_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    claim = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: true, collation: "C"),
                    finished_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_job_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "job_steps",
                columns: table => new
                {
                    run = table.Column<string>(type: "character(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "C"),
                    step = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    state = table.Column<string>(type: "character varying(16)", unicode: false, maxLength: 16, nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "text", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    done = table.Column<long>(type: "bigint", nullable: false),
                    total = table.Column<long>(type: "bigint", nullable: false),
                    checkpoint = table.Column<string>(type: "text", nullable: true),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_job_steps", x => new { x.run, x.step });
                });

            migrationBuilder.CreateTable(
                name: "jobs",
                columns: table => new
                {
                    job = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    planned_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_jobs", x => x.job);
                });

            migrationBuilder.CreateTable(
                name: "predictions",
                columns: table => new
                {
                    id = table.Column<string>(type: "character(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "C"),
                    model = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    version = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    model_hash = table.Column<string>(type: "character(64)", unicode: false, fixedLength: true, maxLength: 64, nullable: true, collation: "C"),
                    request = table.Column<string>(type: "text", nullable: false),
                    response = table.Column<string>(type: "text", nullable: false),
                    infer_ms = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_predictions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "readings",
                columns: table => new
                {
                    sensor = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    timestamp = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    value = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_readings", x => new { x.sensor, x.timestamp });
                });

            migrationBuilder.CreateTable(
                name: "scores",
                columns: table => new
                {
                    sensor = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    timestamp = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    model = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    version = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    value = table.Column<double>(type: "double precision", nullable: false),
                    score = table.Column<double>(type: "double precision", nullable: false),
                    is_anomaly = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scores", x => new { x.sensor, x.timestamp, x.model });
                });

            migrationBuilder.CreateTable(
                name: "sensors",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    status = table.Column<string>(type: "character varying(16)", unicode: false, maxLength: 16, nullable: false, collation: "C"),
                    status_date = table.Column<DateOnly>(type: "date", nullable: true),
                    status_reason = table.Column<string>(type: "text", nullable: true),
                    last_timestamp = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    last_value = table.Column<double>(type: "double precision", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sensors", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tasks",
                columns: table => new
                {
                    id = table.Column<string>(type: "character(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "C"),
                    model = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    request = table.Column<string>(type: "text", nullable: false),
                    request_hash = table.Column<string>(type: "character(64)", unicode: false, fixedLength: true, maxLength: 64, nullable: false, collation: "C"),
                    version_wanted = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: true, collation: "C"),
                    share = table.Column<double>(type: "double precision", nullable: true),
                    idempotency_key = table.Column<string>(type: "character varying(255)", unicode: false, maxLength: 255, nullable: true, collation: "C"),
                    callback_url = table.Column<string>(type: "text", nullable: true),
                    state = table.Column<string>(type: "character varying(16)", unicode: false, maxLength: 16, nullable: false, collation: "C"),
                    offered_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    cancel_requested = table.Column<bool>(type: "boolean", nullable: false),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    done = table.Column<int>(type: "integer", nullable: false),
                    total = table.Column<int>(type: "integer", nullable: false),
                    result = table.Column<string>(type: "text", nullable: true),
                    code = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: true, collation: "C"),
                    reason = table.Column<string>(type: "text", nullable: true),
                    problems = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: true, collation: "C"),
                    revision = table.Column<int>(type: "integer", nullable: true),
                    prediction_id = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: true, collation: "C"),
                    due_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    claim = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: true, collation: "C"),
                    finished_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tasks", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_finished_at_due_at_receiver",
                table: "deliveries",
                columns: new[] { "finished_at", "due_at", "receiver" });

            migrationBuilder.CreateIndex(
                name: "IX_job_logs_run_step_id",
                table: "job_logs",
                columns: new[] { "run", "step", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_job_runs_finished_at_due_at_job",
                table: "job_runs",
                columns: new[] { "finished_at", "due_at", "job" });

            migrationBuilder.CreateIndex(
                name: "IX_job_runs_job_id",
                table: "job_runs",
                columns: new[] { "job", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_job_runs_job_scheduled_for",
                table: "job_runs",
                columns: new[] { "job", "scheduled_for" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_job_runs_state_job",
                table: "job_runs",
                columns: new[] { "state", "job" });

            migrationBuilder.CreateIndex(
                name: "IX_predictions_model_id",
                table: "predictions",
                columns: new[] { "model", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_predictions_model_version_id",
                table: "predictions",
                columns: new[] { "model", "version", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_sensors_status_id",
                table: "sensors",
                columns: new[] { "status", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_tasks_finished_at_due_at_model",
                table: "tasks",
                columns: new[] { "finished_at", "due_at", "model" });

            migrationBuilder.CreateIndex(
                name: "IX_tasks_model_id",
                table: "tasks",
                columns: new[] { "model", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_tasks_model_idempotency_key",
                table: "tasks",
                columns: new[] { "model", "idempotency_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_tasks_state_id",
                table: "tasks",
                columns: new[] { "state", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "config_revisions");

            migrationBuilder.DropTable(
                name: "deliveries");

            migrationBuilder.DropTable(
                name: "job_logs");

            migrationBuilder.DropTable(
                name: "job_runs");

            migrationBuilder.DropTable(
                name: "job_steps");

            migrationBuilder.DropTable(
                name: "jobs");

            migrationBuilder.DropTable(
                name: "predictions");

            migrationBuilder.DropTable(
                name: "readings");

            migrationBuilder.DropTable(
                name: "scores");

            migrationBuilder.DropTable(
                name: "sensors");

            migrationBuilder.DropTable(
                name: "tasks");
        }
    }
}
