using System.Text.Json.Nodes;
using Microsoft.ML;

namespace Interlock.Train;

/// <summary>The held-out score of the file, slot by slot.</summary>
internal static class SensorRanking
{
    /// <summary>How often a slot in a fault gets a higher score than one that is not, over all days that can be judged.</summary>
    public static JsonObject Of(string path, string test)
    {
        var context = new MLContext();
        using var engine = context.Model.CreatePredictionEngine<Window, Answer>(context.Model.Load(path, out _));
        var scored = Series.Read(test, _ => true).SelectMany(Window.OfDays).SelectMany(day => day.Windows)
            .Select(window => (Score: engine.Predict(window).Probability, window.Label)).ToArray();
        return new JsonObject
        {
            ["file"] = Path.GetFileName(test),
            ["rows"] = scored.Length,
            ["positive"] = scored.Count(slot => slot.Label),
            ["roc_auc"] = Math.Round(Auc(scored), 3),
        };
    }

    /// <summary>By ranks; slots with the same score share the mean of theirs.</summary>
    private static double Auc((float Score, bool Label)[] scored)
    {
        Array.Sort(scored, (a, b) => a.Score.CompareTo(b.Score));
        var (ranks, positive) = (0d, scored.LongCount(slot => slot.Label));
        for (var i = 0; i < scored.Length;)
        {
            var end = i;
            while (end < scored.Length && scored[end].Score == scored[i].Score)
            {
                end++;
            }

            ranks += scored[i..end].Count(slot => slot.Label) * (i + 1 + end) / 2d;
            i = end;
        }

        return (ranks - (positive * (positive + 1) / 2d)) / (positive * (scored.LongLength - positive));
    }

    private sealed class Answer
    {
        public float Probability { get; set; }
    }
}
