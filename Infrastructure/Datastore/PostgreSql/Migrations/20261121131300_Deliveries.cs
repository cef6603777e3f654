using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Interlock.Infrastructure.Datastore.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Deliveries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_deliveries_given_up_at_due_at",
                table: "deliveries");

            migrationBuilder.AddColumn<string>(
                name: "receiver",
                table: "deliveries",
                type: "character varying(300)",
                unicode: false,
                maxLength: 300,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_given_up_at_due_at_receiver",
                table: "deliveries",
                columns: new[] { "given_up_at", "due_at", "receiver" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_deliveries_given_up_at_due_at_receiver",
                table: "deliveries");

            migrationBuilder.DropColumn(
                name: "receiver",
                table: "deliveries");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_given_up_at_due_at",
                table: "deliveries",
                columns: new[] { "given_up_at", "due_at" });
        }
    }
}
