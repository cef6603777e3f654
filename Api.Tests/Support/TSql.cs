using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

/// <summary>Parses everything that is sent to SQL Server as SQL Server 2022 would.</summary>
internal sealed class TSql : DbCommandInterceptor
{
    private const string NoCount = "SET NOCOUNT ON;";

    /// <summary>Fails where a text is no T-SQL.</summary>
    public static void Check(string text)
    {
        _ = new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(text), out var errors);
        Assert.That(errors.Select(error => $"{error.Line}:{error.Column}: {error.Message}"), Is.Empty, text);
    }

    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        Check(result.CommandText);

        // On the test server, which is not SQL Server, the setting outlives sp_executesql, and every later row count is -1.
        result.CommandText = result.CommandText.Replace(NoCount, "", StringComparison.Ordinal);
        return result;
    }
}
