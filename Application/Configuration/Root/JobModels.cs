using Interlock.Application.Jobs.Steps;
using Interlock.Application.Kinds.Sensors;
using Interlock.Domain;

namespace Interlock.Application.Configuration.Root;

/// <summary>Whether the models that jobs name are there and of the right kind.</summary>
internal static class JobModels
{
    public static IEnumerable<ConfigProblem> Check(InterlockConfig config) =>
        from job in config.Jobs
        from step in job.Value.Steps
        let problem = FaultOf(step.Value, config.Models)
        where problem is not null
        select new ConfigProblem($"jobs.{job.Key}.steps.{step.Key}.model", problem, IsWarning: step.Value is ExportStepConfig) { DependsOn = "models" };

    // A step whose kind is not known has no model either; that is told of the kind.
    private static string? FaultOf(StepConfig step, IReadOnlyDictionary<string, ModelConfig> models) => step switch
    {
        InferStepConfig { Model.Length: 0 } or FillStepConfig { Model.Length: 0 } => null,
        InferStepConfig infer when !models.ContainsKey(infer.Model) => Unknown(infer.Model, models.Keys),
        FillStepConfig fill when !models.TryGetValue(fill.Model, out var model) => Unknown(fill.Model, models.Keys),
        FillStepConfig fill when models[fill.Model] is not SensorModelConfig => $"'{fill.Model}' is no model of kind sensor",

        // What a model answered that is configured no more can be exported.
        ExportStepConfig { Model: { } name } when !models.ContainsKey(name) => $"{Unknown(name, models.Keys)}; only what is recorded of it is exported",
        _ => null,
    };

    private static string Unknown(string model, IEnumerable<string> models) =>
        $"there is no model '{Excerpt.Of(model, 64)}'; the models are: {string.Join(", ", models)}";
}
