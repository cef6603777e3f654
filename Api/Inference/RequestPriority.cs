using Interlock.Application.Kinds.Tensors;
using Interlock.Domain;

namespace Interlock.Api.Inference;

/// <summary>The parameter <c>priority</c> of a request: 1 is taken first, then 2 and so on; 0, or none, last.</summary>
internal static class RequestPriority
{
    private const string Priority = "priority";

    /// <summary>Of a request.</summary>
    /// <exception cref="InvalidInputException">It is no whole number, or negative.</exception>
    public static int Of(TensorRequest request)
    {
        if (!request.Inputs.Parameters.Names.Contains(Priority))
        {
            return 0;
        }

        return request.Inputs.Parameters.Number(Priority) is >= 0 and var priority && double.IsInteger(priority)
            ? (int)Math.Min(priority, int.MaxValue)
            : throw InvalidInputException.At($"$.parameters.{Priority}", "is no whole number from 0");
    }
}
