using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Interlock.Infrastructure.Datastore.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Traces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "trace_parent",
                table: "tasks",
                type: "TEXT",
                unicode: false,
                maxLength: 55,
                nullable: true,
                collation: "BINARY");

            migrationBuilder.AddColumn<string>(
                name: "trace_id",
                table: "predictions",
                type: "TEXT",
                unicode: false,
                fixedLength: true,
                maxLength: 32,
                nullable: true,
                collation: "BINARY");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "trace_parent",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "trace_id",
                table: "predictions");
        }
    }
}
