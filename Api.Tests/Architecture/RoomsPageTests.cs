using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Architecture;

/// <summary>docs/rooms.md is what the compiled assemblies say. <c>tools/rooms</c> runs this with INTERLOCK_WRITE_ROOMS set, which writes the page.</summary>
[Parallelizable]
public sealed class RoomsPageTests
{
    private const string Introduction = """
        # Rooms

        The namespaces of each project, and which uses which. An arrow that follows from others is left out: where A uses B and B uses C, A may use C, too. There are no
        circles. `tools/rooms` makes this page from the compiled assemblies; a test compares the two.

        """;

    private static readonly (string Project, string Assembly)[] Projects =
        [("Domain", "Interlock.Domain"), ("Application", "Interlock.Application"), ("Infrastructure", "Interlock.Infrastructure"), ("Api", "interlock")];

    [Test]
    public void Page_OfTheRooms_IsWhatTheAssembliesSay()
    {
        var page = Repository.PathOf("docs", "rooms.md");
        var made = string.Concat(Projects.Select(Section).Prepend(Introduction));
        if (Environment.GetEnvironmentVariable("INTERLOCK_WRITE_ROOMS") is not null)
        {
            File.WriteAllText(page, made);
        }

        Assert.That(File.Exists(page) ? File.ReadAllText(page) : "", Is.EqualTo(made), "docs/rooms.md differs from the assemblies: run tools/rooms and commit the page.");
    }

    private static string Section((string Project, string Assembly) project)
    {
        var graph = NamespaceGraph.Of(Path.Combine(TestContext.CurrentContext.TestDirectory, $"{project.Assembly}.dll"));
        var rooms = graph.Namespaces.Where(name => !name.EndsWith(".Migrations", StringComparison.Ordinal)).ToDictionary(name => name, RoomOf);
        var uses = graph.DirectUses().Where(use => rooms.ContainsKey(use.From) && rooms.ContainsKey(use.To)).Select(use => $"  {IdOf(rooms[use.From])} --> {IdOf(rooms[use.To])}\n");
        return $"\n## {project.Project}\n\n```mermaid\nflowchart LR\n{string.Concat(rooms.Values.Select(room => $"  {IdOf(room)}[{room}]\n").Concat(uses))}```\n";
    }

    private static string IdOf(string room) => room.Replace('.', '_');

    /// <summary>The name behind that of the project; of the project's own namespace, the project.</summary>
    private static string RoomOf(string name) => name.Split('.', 3) is [_, _, var room] ? room : name.Split('.')[^1];
}
