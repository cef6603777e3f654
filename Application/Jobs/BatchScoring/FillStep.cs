using System.Text.Json;
using Interlock.Application.Calls;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Kinds.Sensors;

namespace Interlock.Application.Jobs.BatchScoring;

/// <summary>Steps of kind <c>fill</c>: a day of every sensor. Done again, a fill leaves the same scores.</summary>
public sealed class FillStep(ICallService calls, IPredictionRows keeper) : IStepRunner
{
    private const string Done = "{\"done\":true}";

    /// <inheritdoc />
    public Type ConfigType => typeof(FillStepConfig);

    /// <inheritdoc />
    public async Task RunAsync(IStepContext context, CancellationToken cancellationToken)
    {
        if (context.Checkpoint is not null)
        {
            return;
        }

        var config = (FillStepConfig)context.Config;
        var request = JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, string> { ["date"] = context.Values.Fill(config.Date) }, FillJson.Default.DictionaryStringString);
        var results = await calls.CallAsync(config.Model, [new ModelCall(request, new Progress(context))], cancellationToken);
        var answer = results[0].Answer ?? throw new StepFailedException(results[0].Error!.Message, results[0].Error);
        var sensors = Tell(context, answer.Data);
        await context.CommitAsync(
            Done,
            sensors,
            (transaction, token) => answer.Predictions.Count == 0 ? Task.CompletedTask : keeper.InsertAsync(transaction, answer.Predictions, token),
            cancellationToken);
        context.Report(sensors, sensors);
    }

    private static long Tell(IStepContext context, ReadOnlyMemory<byte> data)
    {
        using var json = JsonDocument.Parse(data);
        var fill = json.RootElement;
        var counts = fill.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Number).Select(member => $"{member.Name}: {member.Value}");
        context.Log(StepLogLevel.Info, string.Join(", ", counts));
        foreach (var failure in fill.GetProperty("failures").EnumerateArray().Take(SensorFill.MostFailures))
        {
            context.Log(StepLogLevel.Warning, $"{failure.GetProperty("sensor")}: {failure.GetProperty("reason")}");
        }

        return fill.GetProperty("sensors").GetInt64();
    }

    private sealed class Progress(IStepContext context) : IProgress<CallProgress>
    {
        public void Report(CallProgress value) => context.Report(value.Done, value.Total);
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class FillJson : System.Text.Json.Serialization.JsonSerializerContext;
