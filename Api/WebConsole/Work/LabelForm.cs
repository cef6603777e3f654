using System.Globalization;
using Interlock.Application.Quality.Labels;
using Interlock.Domain;

namespace Interlock.Api.WebConsole.Work;

/// <summary>The form that labels a prediction: a choice where labels are answered, a number where numbers are.</summary>
internal static class LabelForm
{
    private const string Label = "label";
    private const string Value = "value";

    /// <summary>The empty form.</summary>
    /// <param name="path">Where it is sent.</param>
    /// <param name="labels">The labels of the contract; none where answers are numbers, null where they are neither: then there is no form.</param>
    public static PageForm? Of(string path, IReadOnlyList<string>? labels) => labels is null ? null : new PageForm("Say what is true", path,
    [
        labels.Count > 0
            ? new PageField(Label, "True label", PageFieldKind.Choice) { Choices = labels, IsRequired = true }
            : new PageField(Value, "True number") { IsRequired = true },
    ]);

    /// <summary>What was filled in.</summary>
    /// <exception cref="InvalidInputException">It is neither a label nor a number.</exception>
    public static LabelRequest Read(string id, IFormCollection form)
    {
        if (form[Label].ToString() is { Length: > 0 } label)
        {
            return new LabelRequest(id, null, null, label, null);
        }

        return double.TryParse(form[Value], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new LabelRequest(id, null, null, null, value)
            : throw InvalidInputException.At(Value, "is not a number");
    }
}
