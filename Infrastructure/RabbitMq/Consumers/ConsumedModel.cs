using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Images;

namespace Interlock.Infrastructure.RabbitMq.Consumers;

/// <summary>A model that consumes.</summary>
/// <param name="Name">As front-ends call it.</param>
/// <param name="Config">Its section.</param>
/// <param name="LargestBody">The longest message that is read, in bytes.</param>
internal sealed record ConsumedModel(string Name, ModelConfig Config, long LargestBody)
{
    /// <summary>From where it consumes, and how.</summary>
    public ConsumeConfig Consume => Config.Consume!;

    /// <summary>Whether it answers pictures.</summary>
    public bool TakesPictures => Config is ImageModelConfig;
}
