using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Interlock.Infrastructure.Datastore.Sqlite.Migrations
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
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false, collation: "BINARY"),
                    author = table.Column<string>(type: "TEXT", nullable: false),
                    server = table.Column<string>(type: "TEXT", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false, collation: "BINARY"),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    based_on = table.Column<int>(type: "INTEGER", nullable: false),
                    restores = table.Column<int>(type: "INTEGER", nullable: true),
                    config = table.Column<string>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false, collation: "BINARY"),
                    files = table.Column<string>(type: "TEXT", nullable: false),
                    diff = table.Column<string>(type: "TEXT", nullable: false),
                    report = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_config_revisions", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "deliveries",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "BINARY"),
                    notification = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true, collation: "BINARY"),
                    url = table.Column<string>(type: "TEXT", nullable: true),
                    receiver = table.Column<string>(type: "TEXT", unicode: false, maxLength: 300, nullable: false, collation: "BINARY"),
                    @event = table.Column<string>(name: "event", type: "TEXT", unicode: false, maxLength: 64, nullable: false, collation: "BINARY"),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    due_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    claim = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: true, collation: "BINARY"),
                    finished_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deliveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "job_logs",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "BINARY"),
                    run = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "BINARY"),
                    step = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false, collation: "BINARY"),
                    level = table.Column<string>(type: "TEXT", unicode: false, maxLength: 8, nullable: false, collation: "BINARY"),
                    text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_job_logs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "job_runs",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "BINARY"),
                    job = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false, collation: "BINARY"),
                    cause = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false, collation: "BINARY"),
                    scheduled_for = table.Column<DateTime>(type: "TEXT", nullable: true),
                    date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    parameters = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false, collation: "BINARY"),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    cancel_requested = table.Column<bool>(type: "INTEGER", nullable: false),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    due_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    claim = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: true, collation: "BINARY"),
                    finished_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_job_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "job_steps",
                columns: table => new
                {
                    run = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "BINARY"),
                    step = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false, collation: "BINARY"),
                    state = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false, collation: "BINARY"),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    done = table.Column<long>(type: "INTEGER", nullable: false),
                    total = table.Column<long>(type: "INTEGER", nullable: false),
                    checkpoint = table.Column<string>(type: "TEXT", nullable: true),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    finished_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_job_steps", x => new { x.run, x.step });
                });

            migrationBuilder.CreateTable(
                name: "jobs",
                columns: table => new
                {
                    job = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false, collation: "BINARY"),
                    planned_until = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_jobs", x => x.job);
                });

            migrationBuilder.CreateTable(
                name: "predictions",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "BINARY"),
                    model = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false, collation: "BINARY"),
                    version = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false, collation: "BINARY"),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    model_hash = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 64, nullable: true, collation: "BINARY"),
                    request = table.Column<string>(type: "TEXT", nullable: false),
                    response = table.Column<string>(type: "TEXT", nullable: false),
                    infer_ms = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_predictions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "readings",
                columns: table => new
                {
                    sensor = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false, collation: "BINARY"),
                    timestamp = table.Column<DateTime>(type: "TEXT", nullable: false),
                    value = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_readings", x => new { x.sensor, x.timestamp });
                });

            migrationBuilder.CreateTable(
                name: "scores",
                columns: table => new
                {
                    sensor = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false, collation: "BINARY"),
                    timestamp = table.Column<DateTime>(type: "TEXT", nullable: false),
                    model = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false, collation: "BINARY"),
                    version = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false, collation: "BINARY"),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    value = table.Column<double>(type: "REAL", nullable: false),
                    score = table.Column<double>(type: "REAL", nullable: false),
                    is_anomaly = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scores", x => new { x.sensor, x.timestamp, x.model });
                });

            migrationBuilder.CreateTable(
                name: "sensors",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false, collation: "BINARY"),
                    status = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false, collation: "BINARY"),
                    status_date = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    status_reason = table.Column<string>(type: "TEXT", nullable: true),
                    last_timestamp = table.Column<DateTime>(type: "TEXT", nullable: true),
                    last_value = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sensors", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tasks",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "BINARY"),
                    model = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false, collation: "BINARY"),
                    request = table.Column<string>(type: "TEXT", nullable: false),
                    request_hash = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 64, nullable: false, collation: "BINARY"),
                    version_wanted = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true, collation: "BINARY"),
                    share = table.Column<double>(type: "REAL", nullable: true),
                    idempotency_key = table.Column<string>(type: "TEXT", unicode: false, maxLength: 255, nullable: true, collation: "BINARY"),
                    callback_url = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false, collation: "BINARY"),
                    offered_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    cancel_requested = table.Column<bool>(type: "INTEGER", nullable: false),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    done = table.Column<int>(type: "INTEGER", nullable: false),
                    total = table.Column<int>(type: "INTEGER", nullable: false),
                    result = table.Column<string>(type: "TEXT", nullable: true),
                    code = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true, collation: "BINARY"),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    problems = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true, collation: "BINARY"),
                    revision = table.Column<int>(type: "INTEGER", nullable: true),
                    prediction_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: true, collation: "BINARY"),
                    due_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    claim = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: true, collation: "BINARY"),
                    finished_at = table.Column<DateTime>(type: "TEXT", nullable: true)
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

            // Before the index of a model: without statistics SQLite takes the older of two indexes that promise the same, and would read all of a
            // model to find one version.
            migrationBuilder.CreateIndex(
                name: "IX_predictions_model_version_id",
                table: "predictions",
                columns: new[] { "model", "version", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_predictions_model_id",
                table: "predictions",
                columns: new[] { "model", "id" });

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
