using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Interlock.Infrastructure.Datastore.SqlServer.Migrations
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
                    number = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    source = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_BIN2"),
                    author = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    server = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    outcome = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_BIN2"),
                    reason = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    based_on = table.Column<int>(type: "int", nullable: false),
                    restores = table.Column<int>(type: "int", nullable: true),
                    config = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    fingerprint = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    files = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    diff = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    report = table.Column<string>(type: "nvarchar(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_config_revisions", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "deliveries",
                columns: table => new
                {
                    id = table.Column<string>(type: "char(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "Latin1_General_BIN2"),
                    notification = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: true, collation: "Latin1_General_BIN2"),
                    url = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    receiver = table.Column<string>(type: "varchar(300)", unicode: false, maxLength: 300, nullable: false, collation: "Latin1_General_BIN2"),
                    @event = table.Column<string>(name: "event", type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    body = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    reason = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    due_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    attempts = table.Column<int>(type: "int", nullable: false),
                    claim = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: true, collation: "Latin1_General_BIN2"),
                    finished_at = table.Column<DateTime>(type: "datetime2", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deliveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "job_logs",
                columns: table => new
                {
                    id = table.Column<string>(type: "char(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "Latin1_General_BIN2"),
                    run = table.Column<string>(type: "char(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "Latin1_General_BIN2"),
                    step = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    level = table.Column<string>(type: "varchar(8)", unicode: false, maxLength: 8, nullable: false, collation: "Latin1_General_BIN2"),
                    text = table.Column<string>(type: "nvarchar(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_job_logs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "job_runs",
                columns: table => new
                {
                    id = table.Column<string>(type: "char(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "Latin1_General_BIN2"),
                    job = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    cause = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_BIN2"),
                    scheduled_for = table.Column<DateTime>(type: "datetime2", nullable: true),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    parameters = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    state = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_BIN2"),
                    reason = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    cancel_requested = table.Column<bool>(type: "bit", nullable: false),
                    started_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    due_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    attempts = table.Column<int>(type: "int", nullable: false),
                    claim = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: true, collation: "Latin1_General_BIN2"),
                    finished_at = table.Column<DateTime>(type: "datetime2", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_job_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "job_steps",
                columns: table => new
                {
                    run = table.Column<string>(type: "char(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "Latin1_General_BIN2"),
                    step = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    state = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_BIN2"),
                    reason = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    attempts = table.Column<int>(type: "int", nullable: false),
                    done = table.Column<long>(type: "bigint", nullable: false),
                    total = table.Column<long>(type: "bigint", nullable: false),
                    checkpoint = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    started_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    finished_at = table.Column<DateTime>(type: "datetime2", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_job_steps", x => new { x.run, x.step });
                });

            migrationBuilder.CreateTable(
                name: "jobs",
                columns: table => new
                {
                    job = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    planned_until = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_jobs", x => x.job);
                });

            migrationBuilder.CreateTable(
                name: "predictions",
                columns: table => new
                {
                    id = table.Column<string>(type: "char(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "Latin1_General_BIN2"),
                    model = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    version = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    revision = table.Column<int>(type: "int", nullable: false),
                    model_hash = table.Column<string>(type: "char(64)", unicode: false, fixedLength: true, maxLength: 64, nullable: true, collation: "Latin1_General_BIN2"),
                    request = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    response = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    infer_ms = table.Column<double>(type: "float", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_predictions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "readings",
                columns: table => new
                {
                    sensor = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false, collation: "Latin1_General_BIN2"),
                    timestamp = table.Column<DateTime>(type: "datetime2", nullable: false),
                    value = table.Column<double>(type: "float", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_readings", x => new { x.sensor, x.timestamp });
                });

            migrationBuilder.CreateTable(
                name: "scores",
                columns: table => new
                {
                    sensor = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false, collation: "Latin1_General_BIN2"),
                    timestamp = table.Column<DateTime>(type: "datetime2", nullable: false),
                    model = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    version = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    revision = table.Column<int>(type: "int", nullable: false),
                    value = table.Column<double>(type: "float", nullable: false),
                    score = table.Column<double>(type: "float", nullable: false),
                    is_anomaly = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scores", x => new { x.sensor, x.timestamp, x.model });
                });

            migrationBuilder.CreateTable(
                name: "sensors",
                columns: table => new
                {
                    id = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false, collation: "Latin1_General_BIN2"),
                    status = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_BIN2"),
                    status_date = table.Column<DateOnly>(type: "date", nullable: true),
                    status_reason = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    last_timestamp = table.Column<DateTime>(type: "datetime2", nullable: true),
                    last_value = table.Column<double>(type: "float", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sensors", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tasks",
                columns: table => new
                {
                    id = table.Column<string>(type: "char(32)", unicode: false, fixedLength: true, maxLength: 32, nullable: false, collation: "Latin1_General_BIN2"),
                    model = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    request = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    request_hash = table.Column<string>(type: "char(64)", unicode: false, fixedLength: true, maxLength: 64, nullable: false, collation: "Latin1_General_BIN2"),
                    version_wanted = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: true, collation: "Latin1_General_BIN2"),
                    share = table.Column<double>(type: "float", nullable: true),
                    idempotency_key = table.Column<string>(type: "varchar(255)", unicode: false, maxLength: 255, nullable: true, collation: "Latin1_General_BIN2"),
                    callback_url = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    state = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_BIN2"),
                    offered_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    cancel_requested = table.Column<bool>(type: "bit", nullable: false),
                    started_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    done = table.Column<int>(type: "int", nullable: false),
                    total = table.Column<int>(type: "int", nullable: false),
                    result = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    code = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: true, collation: "Latin1_General_BIN2"),
                    reason = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    problems = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    version = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: true, collation: "Latin1_General_BIN2"),
                    revision = table.Column<int>(type: "int", nullable: true),
                    prediction_id = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: true, collation: "Latin1_General_BIN2"),
                    due_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    attempts = table.Column<int>(type: "int", nullable: false),
                    claim = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: true, collation: "Latin1_General_BIN2"),
                    finished_at = table.Column<DateTime>(type: "datetime2", nullable: true)
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
                unique: true,
                filter: "[scheduled_for] IS NOT NULL");

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
                unique: true,
                filter: "[idempotency_key] IS NOT NULL");

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
