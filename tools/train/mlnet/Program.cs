using Interlock.Train;

// dotnet run --project tools/train/mlnet -c Release [iris] [diabetes] [sensor-score]; without a name, all of them.
var trainings = new Dictionary<string, Action>
{
    ["iris"] = IrisTraining.Run,
    ["diabetes"] = DiabetesTraining.Run,
    ["sensor-score"] = SensorTraining.Run,
};

foreach (var name in args.Length > 0 ? args : [.. trainings.Keys])
{
    if (!trainings.TryGetValue(name, out var train))
    {
        Console.Error.WriteLine($"There is no model '{name}'; known: {string.Join(", ", trainings.Keys)}");
        return 2;
    }

    Console.WriteLine(name);
    train();
}

return 0;
