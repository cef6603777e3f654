using System.Text;
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

    /// <summary>A file that was chosen, or else what stands in a field.</summary>
    /// <param name="file">The field of the file.</param>
    /// <param name="text">The field of the text.</param>
    /// <param name="what">What they hold.</param>
    /// <exception cref="InvalidInputException">There is neither.</exception>
    public Stream Open(string file, string text, string what) => Sent.Files[file] is { Length: > 0 } chosen ? chosen.OpenReadStream()
        : TextOf(text) is { Length: > 0 } written ? new MemoryStream(Encoding.UTF8.GetBytes(written))
        : throw InvalidInputException.At(text, $"is empty: choose a file or write {what}", "empty_body");

    /// <summary>A request of a program with the same as its body.</summary>
    /// <param name="path">Of this server.</param>
    /// <param name="contentType">The media type of the body.</param>
    /// <param name="name">The name of a file for a text that is too long to be read.</param>
    /// <param name="file">The field of the file.</param>
    /// <param name="text">The field of the text.</param>
    public SampleRequest SampleOf(string path, string contentType, string name, string file, string text) => Sent.Files[file] is { Length: > 0 } chosen
        ? Sample(path).WithFile(contentType, chosen.FileName)
        : Sample(path).With(contentType, TextOf(text), name);
}
