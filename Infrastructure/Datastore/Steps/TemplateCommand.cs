using System.Data.Common;
using Interlock.Application.Jobs.Steps;

namespace Interlock.Infrastructure.Datastore.Steps;

/// <summary>Makes a command of what ops wrote, with a parameter for each placeholder.</summary>
internal static class TemplateCommand
{
    /// <summary>Makes it.</summary>
    /// <param name="context">Knows how its database takes texts.</param>
    /// <param name="connection">Where it will run.</param>
    /// <param name="sql">With placeholders.</param>
    /// <param name="values">What they stand for.</param>
    /// <exception cref="StepFailedException">A placeholder names nothing.</exception>
    public static DbCommand Create(InterlockDbContext context, DbConnection connection, string sql, TemplateValues values)
    {
        var command = connection.CreateCommand();
        try
        {
            command.CommandText = values.FillWith(sql, value =>
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = $"@value{command.Parameters.Count}";
                context.DeclareAnyText(parameter);
                parameter.Value = value;
                command.Parameters.Add(parameter);
                return parameter.ParameterName;
            });
            return command;
        }
        catch
        {
            command.Dispose();
            throw;
        }
    }
}
