namespace Interlock.Application.Calls;

/// <summary>One request to a model in the JSON form of its kind, from a task, a message, a line of a stream or a row of a job.</summary>
/// <param name="Json">The request, UTF-8 without a byte order mark; valid until the call has returned.</param>
/// <param name="Progress">Gets progress reports on any thread; null where none are needed.</param>
/// <param name="Caller">Whose it is, where calls of several callers are answered together; null for the caller of the target.</param>
/// <param name="RequestKey">The caller's own key of the prediction; null for none.</param>
public sealed record ModelCall(ReadOnlyMemory<byte> Json, IProgress<CallProgress>? Progress = null, string? Caller = null, string? RequestKey = null);

/// <summary>The progress of a call.</summary>
/// <param name="Done">Items that are done: rows, pictures, sensors.</param>
/// <param name="Total">All its items, or 0 while that is not known.</param>
public readonly record struct CallProgress(int Done, int Total);
