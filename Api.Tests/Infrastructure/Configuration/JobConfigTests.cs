using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

/// <summary>What may stand under <c>jobs</c>.</summary>
public sealed class JobConfigTests
{
    private const string Sensors = """
        models:
          score: { kind: sensor, active: v1, versions: { v1: { runtime: seasonal } } }
          iris: { kind: tabular, features: { x: {} }, active: v1, versions: { v1: { runtime: onnx, path: models/iris/v1.onnx } } }

        """;

    [Test]
    public void Read_EveryKey_IsAccepted() => Assert.That(
        Reading.Lines(Sensors + """
            jobs:
              nightly:
                description: Everything.
                schedule: "30 2 * * MON-FRI"
                time-zone: Europe/Vienna
                start: 2026-01-01
                end: 2026-12-31
                catch-up: run
                max-active: 2
                depends-on-past: true
                tags: [sensors]
                retries: 2
                retry-delay: 1m
                timeout: 2h
                retention: 30d
                steps:
                  fill: { kind: fill, model: score, date: "{{ date - 1 }}", retries: 1, retry-delay: 1s, timeout: 1h }
                  rows: { kind: infer, model: iris, files: "in/{{ date }}/*.csv", output: "out/{{date+1}}.csv", keep: [id], chunk: 100, bad-rows: skip, record: true }
                  table: { kind: infer, model: iris, query: "SELECT x FROM t WHERE day = {{ date }} ORDER BY x", table: answers, after: [rows] }
                  files: { kind: export, model: iris, version: v1, date: "{{ date }}", days: 7, labelled: true, output: "out/{{ date }}.parquet", after: [rows] }
                  tell: { kind: http, url: "https://a/{{ job }}/{{ run }}", method: PUT, headers: { X-Day: "{{ date }}" }, body: '{"at":"{{ time }}"}', after: [fill, table] }
                  clean: { kind: sql, sql: "DELETE FROM t WHERE day < {{ params.before }}", after: [tell] }
                  pack: { kind: command, command: [gzip, "out/{{ date }}.csv"], env: { LEVEL: "9" }, after: [tell] }
              by-hand: { steps: { a: { kind: command, command: [date] } } }
              one-time: { schedule: "@once", steps: { a: { kind: command, command: [date] } } }
            scheduler: { enabled: true, concurrency: 2, lease: 10s, grace: 5s }

            """),
        Is.Empty);

    [TestCase("schedule: \"61 * * * *\"", "schedule: the minute '61' is not a whole number from 0 to 59")]
    [TestCase("schedule: \"0 2 * * * *\"", "schedule: it has 6 fields; expected 5: minute, hour, day of the month, month, day of the week")]
    [TestCase("schedule: \"@nightly\"", "schedule: '@nightly' is not one of @once, @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually")]
    [TestCase("schedule: \"0 0 31 2 *\"", "schedule: there is no such day: it would never come")]
    [TestCase("time-zone: Europe/Wien", "time-zone: 'Europe/Wien' is no time zone that this system knows; expected a name such as Europe/Vienna")]
    [TestCase("{ schedule: \"@daily\", start: 2026-02-01, end: 2026-01-01 }", "end: is before 'start'")]
    [TestCase("start: 2026-02-30", "start: '2026-02-30' is not a date (such as 2026-01-31)")]
    [TestCase("catch-up: never", "catch-up: 'never' is not one of: skip, run")]
    [TestCase("steps: {}", "steps: at least one step is needed")]
    public void Read_BadJob_SaysWhatIsWrong(string job, string expected)
    {
        var keys = job.Trim('{', '}', ' ');
        var steps = job.StartsWith("steps", StringComparison.Ordinal) ? "" : ", steps: { a: { kind: command, command: [date] } }";

        Assert.That(Reading.Lines($"{Sensors}jobs:\n  j: {{ {(job == "steps: {}" ? job : keys)}{steps} }}\n"), Has.Some.EndsWith("jobs.j." + expected));
    }

    [TestCase("kind: shell, command: [ls]", "kind: 'shell' is not a known kind; known here: infer, fill, export, http, sql, command")]
    [TestCase("kind: fill, model: iris", "model: 'iris' is no model of kind sensor")]
    [TestCase("kind: fill, model: iri", "model: there is no model 'iri'; the models are: score, iris")]
    [TestCase("kind: infer, model: iris, output: a.csv", "rows come from one place: 'files' or 'query'")]
    [TestCase("kind: infer, model: iris, files: a.csv, query: b, output: a.csv", "query: rows come from one place: 'files' or 'query'")]
    [TestCase("kind: infer, model: iris, files: a.csv", "answers go to one place: 'output' or 'table'")]
    [TestCase("kind: infer, model: iris, files: a.csv, output: a.xls", "output: must end in .csv, .ndjson or .jsonl")]
    [TestCase("kind: export, output: a.xls", "output: must end in .csv, .ndjson, .jsonl or .parquet")]
    [TestCase("kind: export, model: iri, output: a.csv", "model: there is no model 'iri'; the models are: score, iris; only what is recorded of it is exported")]
    [TestCase("kind: export, version: v1, output: a.csv", "version: is a version of a model; 'model' is missing")]
    [TestCase("kind: export, date: \"{{ day }}\", output: a.csv", "date: there is no '{{ day }}'; there are: date, time, job, run, date - 1, params.NAME")]
    [TestCase("kind: infer, model: iris, files: a.csv, table: \"a b\"", "table: is not the name of a table: 1 to 63 letters, digits or '_', beginning with a letter or digit")]
    [TestCase("kind: infer, model: iris, files: a.csv, table: Job_Runs", "table: 'Job_Runs' is a table of the server's own")]
    [TestCase("kind: http, url: hunter2", "url: is not an address such as https://example.com/hook")]
    [TestCase("kind: http, url: \"http://a\", method: FETCH", "method: 'FETCH' is not one of: GET, POST, PUT, PATCH, DELETE")]
    [TestCase("kind: command, command: []", "command: needs a program, such as [gzip, out.csv]")]
    [TestCase("kind: command, command: [date], after: [b]", "after[0]: there is no step 'b'; the steps are: a")]
    [TestCase("kind: command, command: [date], after: [a]", "after: waits for itself: the steps go round in a circle")]
    [TestCase("kind: sql, sql: \"DELETE {{ dat }}\"", "sql: there is no '{{ dat }}'; there are: date, time, job, run, date - 1, params.NAME")]
    [TestCase("kind: sql, sql: \"DELETE {{ time - 1 }}\"", "sql: there is no '{{ time - 1 }}'; there are: date, time, job, run, date - 1, params.NAME")]
    [TestCase("kind: sql, sql: \"DELETE {{ date\"", "sql: holds '{{' that begins no placeholder such as {{ date }}; it stays as it is")]
    [TestCase("kind: command, command: [echo, \"{{ hunter }}\"]", "command[1]: there is no '{{ hunter }}'; there are: date, time, job, run, date - 1, params.NAME")]
    [TestCase("kind: http, url: \"http://a/{{ hunter2 }}\"", "url: holds a placeholder that stands for nothing; there are {{ date }}, {{ params.NAME }} and the like")]
    public void Read_BadStep_SaysWhatIsWrong(string step, string expected)
    {
        var lines = Reading.Lines($"{Sensors}jobs:\n  j: {{ steps: {{ a: {{ {step} }} }} }}\n");

        var found = lines.Where(line => line.Contains("jobs.j.steps.a", StringComparison.Ordinal)).ToList();
        Assert.That(found, Has.Count.EqualTo(1));
        Assert.That(found[0], Does.EndWith(expected));
        Assert.That(string.Join('\n', lines), Does.Not.Contain("hunter2"));
    }
}
