using System.Globalization;
using Microsoft.ML.Data;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.MlNet;

// The rows and predictions ML.NET reads by reflection: classes with settable properties.
public sealed class IrisRow
{
    public float SepalLength { get; set; }

    public float SepalWidth { get; set; }

    public float PetalLength { get; set; }

    public float PetalWidth { get; set; }

    public string Label { get; set; } = "";

    public static IrisRow Parse(string line)
    {
        var cells = line.Split(',');
        float Number(int index) => float.Parse(cells[index], CultureInfo.InvariantCulture);
        return new IrisRow { SepalLength = Number(0), SepalWidth = Number(1), PetalLength = Number(2), PetalWidth = Number(3), Label = cells[4] };
    }
}

public sealed class VectorRow
{
    [VectorType(4)]
    public float[] Features { get; set; } = [];

    public string Label { get; set; } = "";
}

public sealed class SetosaRow
{
    public float PetalLength { get; set; }

    public bool Label { get; set; }
}

public sealed class WidthRow
{
    public float PetalLength { get; set; }

    public float Label { get; set; }
}

public sealed class KeyLabelRow
{
    public float PetalLength { get; set; }

    [KeyType(3)]
    public uint Label { get; set; }
}

public sealed class CommentRow
{
    public string Comment { get; set; } = "";

    public bool Label { get; set; }
}

public sealed class MixedRow
{
    public bool Flag { get; set; }

    public int Count { get; set; }

    public double Ratio { get; set; }

    [KeyType(3)]
    public uint Colour { get; set; }

    public float Label { get; set; }
}

public sealed class ClassPrediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}

public sealed class BinaryPrediction
{
    public bool PredictedLabel { get; set; }

    public float Probability { get; set; }
}

public sealed class NumberPrediction
{
    public float Score { get; set; }
}

public sealed class PatientRow
{
    [VectorType(10)]
    public float[] Features { get; set; } = [];

    public float Label { get; set; }

    public static PatientRow Parse(string line)
    {
        float[] cells = [.. line.Split(',').Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];
        return new PatientRow { Features = cells[..^1], Label = cells[^1] };
    }
}

public sealed class LevelRow
{
    [VectorType(4)]
    public float[] Levels { get; set; } = [];

    public float Label { get; set; }
}

public sealed class WindowRow
{
    [VectorType(4)]
    public float[] Levels { get; set; } = [];

    [VectorType(4)]
    public float[] Steps { get; set; } = [];

    public bool Label { get; set; }
}
