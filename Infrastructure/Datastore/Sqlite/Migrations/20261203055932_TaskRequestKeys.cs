using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Interlock.Infrastructure.Datastore.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class TaskRequestKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "request_key",
                table: "tasks",
                type: "TEXT",
                unicode: false,
                maxLength: 255,
                nullable: true,
                collation: "BINARY");

            migrationBuilder.CreateIndex(
                name: "IX_tasks_model_request_key",
                table: "tasks",
                columns: new[] { "model", "request_key" },
                unique: true,
                filter: "request_key IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_tasks_model_request_key",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "request_key",
                table: "tasks");
        }
    }
}
