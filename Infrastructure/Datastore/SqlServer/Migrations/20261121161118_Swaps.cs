using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Interlock.Infrastructure.Datastore.SqlServer.Migrations
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
                type: "float",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "version_wanted",
                table: "tasks",
                type: "varchar(64)",
                unicode: false,
                maxLength: 64,
                nullable: true,
                collation: "Latin1_General_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "model_hash",
                table: "predictions",
                type: "char(64)",
                unicode: false,
                fixedLength: true,
                maxLength: 64,
                nullable: true,
                collation: "Latin1_General_BIN2");

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
