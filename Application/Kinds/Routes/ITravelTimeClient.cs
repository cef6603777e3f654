using Interlock.Domain;
using Interlock.Domain.Routes;

namespace Interlock.Application.Kinds.Routes;

/// <summary>Tells how long the way is between places.</summary>
public interface ITravelTimeClient
{
    /// <summary>The ways between all of them.</summary>
    /// <param name="places">One or more; the same place may stand twice.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ExternalApiException">The API failed, after its retries.</exception>
    Task<TravelTable> TableAsync(IReadOnlyList<Coordinate> places, CancellationToken cancellationToken);
}

/// <summary>The ways between <paramref name="Size"/> places: from place <c>i</c> to <c>j</c> at <c>i * Size + j</c>. Shared, so never changed.</summary>
/// <param name="Size">How many places.</param>
/// <param name="Durations">Seconds; positive infinity where there is no way.</param>
/// <param name="Distances">Metres; positive infinity where there is no way.</param>
public sealed record TravelTable(int Size, double[] Durations, double[] Distances);
