using Interlock.Application.Configuration;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Application.Calls;

/// <summary>The calls of one kind of model.</summary>
public interface IKindCalls
{
    /// <summary>The record of config.yaml that stands for models of this kind.</summary>
    Type ConfigType { get; }

    /// <inheritdoc cref="ICallService.Check"/>
    /// <exception cref="InvalidInputException">Every problem with it.</exception>
    void Check(ModelConfig model, ReadOnlyMemory<byte> json);

    /// <inheritdoc cref="ICallService.RecordedForm"/>
    string RecordedForm(ModelConfig model, ReadOnlyMemory<byte> json);

    /// <inheritdoc cref="ICallService.CallAsync"/>
    Task<IReadOnlyList<CallResult>> CallAsync(ModelTarget target, IReadOnlyList<ModelCall> calls, CancellationToken cancellationToken);
}
