using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Interlock.Infrastructure.Datastore.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Swaps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<double>(
                name: "share",
                table: "tasks",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "version_wanted",
                table: "tasks",
                type: "TEXT",
                unicode: false,
                maxLength: 64,
                nullable: true,
                collation: "BINARY");

            migrationBuilder.AddColumn<string>(
                name: "model_hash",
                table: "predictions",
                type: "TEXT",
                unicode: false,
                fixedLength: true,
                maxLength: 64,
                nullable: true,
                collation: "BINARY");

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "config_revisions");

            migrationBuilder.DropColumn(
                name: "share",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "version_wanted",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "model_hash",
                table: "predictions");
        }
    }
}
