using Interlock.Domain;

namespace Interlock.Application.Consuming;

/// <summary>Writes the answer to a message that failed, in the form that an HTTP reply has.</summary>
public interface IFailureAnswers
{
    /// <summary>The body: JSON, UTF-8.</summary>
    ReadOnlyMemory<byte> BodyOf(InterlockException failure);
}
