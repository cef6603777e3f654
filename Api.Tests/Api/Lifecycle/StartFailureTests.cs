using System.Net;
using System.Net.Sockets;
using Interlock.Api.Tests.Support;
using Npgsql;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>What ops can mend is told in one line with the cause and the cure, without a stack trace; the exit code is 1.</summary>
[Parallelizable]
public sealed class StartFailureTests
{
    private readonly TemporaryFolder _folder = new();

    [SetUp]
    public void Configure() => _folder.Write("config.yaml", """
        access:
        jobs: { work: { steps: { a: { kind: command, command: [date] } } } }
        models: { plans: { kind: route, active: v1, versions: { v1: { runtime: local-search } } }, days: { kind: sensor, active: v1, versions: { v1: { runtime: seasonal } } } }

        """);

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("https://127.0.0.1:0", "", "has no usable certificate: set ASPNETCORE_Kestrel__Certificates__Default__Path")]
    [TestCase("https://127.0.0.1:0", "none.pfx", "none.pfx'. Check ASPNETCORE_Kestrel__Certificates__Default__Path")]
    [TestCase("https://127.0.0.1:0", "config.yaml", "The certificate for https cannot be opened: ")]
    [TestCase("http://192.0.2.1:4000", "", "(http://192.0.2.1:4000): Cannot assign requested address. Name an address of this machine")]
    public async Task Serve_CannotListen_SaysWhyInOneLine(string url, string certificate, string words)
    {
        (string, string)[] environment = certificate.Length == 0 ? [] : [("ASPNETCORE_Kestrel__Certificates__Default__Path", _folder.PathOf(certificate))];
        AssertOneLine(await RunAsync([], [("INTERLOCK__SERVER__URLS", url), ("HOME", _folder.Path), .. environment]), "The server cannot start: ", words);
    }

    [Test]
    public async Task Serve_PortIsTaken_SaysWhyInOneLine()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        AssertOneLine(await RunAsync([], ("INTERLOCK__SERVER__URLS", url)), "The server cannot start: ", $"{url}: address already in use. Stop the process that listens there, or change 'server.urls'.");
    }

    [Test]
    public async Task Serve_LogsCannotBeWritten_SaysWhyInOneLine()
    {
        _folder.Write("logs", "");

        AssertOneLine(await RunAsync([], ("INTERLOCK__SERVER__URLS", "http://127.0.0.1:0")), "The server cannot start: The logs cannot be written: ", "is a file, not a folder; move it away");
    }

    [TestCase("")]
    [TestCase("--migrate")]
    [TestCase("job work")]
    [TestCase("import readings.csv")]
    public async Task AnyCommand_FolderOfTheDatabaseCannotBeCreated_SaysWhyInOneLine(string command)
    {
        _folder.Write("data", "");
        _folder.Write("readings.csv", "sensor,timestamp,value\n");

        AssertOneLine(await RunAsync(command, ("INTERLOCK__SERVER__URLS", "http://127.0.0.1:0")), "The database cannot be opened or migrated: Sqlite", "Let the account of the server write the file and its folder");
    }

    [TestCase("Host=127.0.0.1;Port=1;Database=x;Username=x", "Check that the server runs, that it can be reached from here")]
    [TestCase("Host=nowhere.invalid;Database=x;Username=x", "Check that the server runs, that it can be reached from here")]
    [TestCase("SERVER;Database=no_such_database", "Correct Database in 'datastore.connection'; or create it")]
    [TestCase("SERVER;Username=nobody", "role \"nobody\" does not exist")]
    [TestCase("SERVER;SSL Mode=Require", "SSL")]
    public async Task AnyCommand_PostgreSqlCannotBeOpened_SaysWhyInOneLine(string connection, string words)
    {
        var server = new NpgsqlConnectionStringBuilder((await PostgresServer.SharedAsync()).ConnectionTo("postgres"));
        _folder.Write("readings.csv", "sensor,timestamp,value\n");
        (string, string)[] environment =
        [
            ("INTERLOCK__DATASTORE__PROVIDER", "postgresql"),
            ("INTERLOCK__DATASTORE__CONNECTION", connection.Replace("SERVER", server.ToString(), StringComparison.Ordinal)),
            ("INTERLOCK__DATASTORE__START_TIMEOUT", "0s"),
            ("INTERLOCK__SERVER__URLS", "http://127.0.0.1:0"),
        ];
        foreach (var command in new[] { "", "--migrate", "job work", "import readings.csv" })
        {
            AssertOneLine(await RunAsync(command, environment), "The database ", words);
        }
    }

    private Task<InterlockCommand> RunAsync(string command, params (string, string)[] environment) =>
        RunAsync(command.Split(' ', StringSplitOptions.RemoveEmptyEntries), environment);

    private Task<InterlockCommand> RunAsync(string[] command, params (string, string)[] environment) => InterlockCommand.RunAsync(_folder.Path, command, environment);

    // The server reports what its log has; all else is on stderr.
    private static void AssertOneLine(InterlockCommand run, string start, string words)
    {
        string[] lines = [.. run.Output.Split('\n').Concat(run.ErrorLines).Where(line => line.Contains(words, StringComparison.Ordinal) || line.Contains(words.Replace("\"", "\\\"", StringComparison.Ordinal), StringComparison.Ordinal))];
        Assert.That(run.ExitCode, Is.EqualTo(1), run.ToString());
        Assert.That(lines, Has.Length.EqualTo(1), run.ToString());
        Assert.That(lines[0], Does.Contain(start));
        Assert.That(run.Output + run.Errors, Does.Not.Contain("   at ").And.Not.Contain("\"exception\":"));
    }
}
