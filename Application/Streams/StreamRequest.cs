using Interlock.Domain;

namespace Interlock.Application.Streams;

/// <summary>A request of a stream.</summary>
/// <param name="Number">Its line or part, counted from 1.</param>
/// <param name="File">The name of the part's file; null for a line.</param>
/// <param name="Refusal">Why it cannot be asked, or null.</param>
public readonly record struct StreamRequest(long Number, string? File = null, InterlockException? Refusal = null);
