using Interlock.Api.WebConsole.Samples;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Api.WebConsole.Trying;

/// <summary>How models of a kind are asked by a form.</summary>
public interface ITryForm
{
    /// <summary>The configuration of the models that it asks.</summary>
    Type ConfigType { get; }

    /// <summary>The form for a model.</summary>
    static ITryForm Of(ServedModel model, IEnumerable<ITryForm> forms) => forms.First(form => form.ConfigType == model.Config.GetType());

    /// <summary>The fields, with what they begin with.</summary>
    /// <param name="model">The model.</param>
    IReadOnlyList<PageField> FieldsOf(ServedModel model);

    /// <summary>A problem with the name of the field in which it is as its path, or as it was where it is in none.</summary>
    /// <param name="problem">With the path that programs know.</param>
    /// <param name="model">Of the model.</param>
    InputProblem AtField(InputProblem problem, ModelConfig model);

    /// <summary>Asks the model what was filled in, as its endpoint does.</summary>
    /// <param name="asked">What was filled in.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidInputException">Something in it is wrong.</exception>
    Task<TryAnswer> AskAsync(TryCall asked, CancellationToken cancellationToken);
}

/// <summary>A form that was sent.</summary>
/// <param name="Context">Of the request.</param>
/// <param name="Model">The model.</param>
/// <param name="Sent">What was filled in.</param>
/// <param name="Sample">A request of a program to a path of this server.</param>
public sealed record TryCall(HttpContext Context, ServedModel Model, IFormCollection Sent, Func<string, SampleRequest> Sample)
{
    /// <summary>What stands in a field, with line feeds alone at the ends of its lines.</summary>
    public string TextOf(string field) => Sent[field].ToString().ReplaceLineEndings("\n").Trim();
}
