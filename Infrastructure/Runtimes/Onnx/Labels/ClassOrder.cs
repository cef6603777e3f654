using System.Text;
using Interlock.Domain;
using Interlock.Infrastructure.Runtimes.Onnx.Graphs;

namespace Interlock.Infrastructure.Runtimes.Onnx.Labels;

/// <summary>Compares the classes of a file with the contract's labels.</summary>
internal static class ClassOrder
{
    /// <summary>The label's index for each class of the file, in the order of its scores; null where that is the order of the labels, or the file does not say.</summary>
    /// <param name="session">The file.</param>
    /// <param name="outputs">The outputs that are read, the label first.</param>
    /// <param name="labels">The contract's labels.</param>
    /// <param name="problems">Receives what does not fit.</param>
    public static int[]? Of(OnnxSession session, IEnumerable<int> outputs, LabelSet labels, ICollection<string> problems)
    {
        var graph = session.ReadGraph();
        var found = outputs.Select(output => OnnxClasses.Behind(session.Outputs[output].Name, graph)).OfType<OnnxClasses>().ToList();
        if (found.Count == 0)
        {
            found.AddRange(new[] { OnnxClasses.InMetadata(graph) }.OfType<OnnxClasses>());
        }

        int[]? order = null;
        foreach (var classes in found)
        {
            order = classes.Texts?.Select(text => labels.IndexOf(Encoding.UTF8.GetBytes(text))).ToArray() ?? [.. classes.Numbers!.Select(number => labels.IndexOf(number))];
            if (order.Length != labels.Names.Length || order.Contains(-1) || order.Distinct().Count() < order.Length)
            {
                problems.Add(Mismatch(classes, labels));
                return null;
            }
        }

        // The scores' own classes come last, and say more than those of a label.
        return order is null || order.SequenceEqual(Enumerable.Range(0, order.Length)) ? null : order;
    }

    private static string Mismatch(OnnxClasses classes, LabelSet labels)
    {
        var rule = classes.Numbers is not null && !labels.AreNumbers ? $" (a number is an index into the labels, from 0; these are not 0 to {labels.Names.Length - 1})" : "";
        return $"the classes of the file are {Excerpt.Of(classes.ToString(), 300)}; the labels of the contract are {Excerpt.Of(string.Join(", ", labels.Names), 300)}{rule}. "
            + $"Write 'labels: [{Excerpt.Of(classes.ToString(), 300)}]', or export the model with the classes of the contract";
    }
}
