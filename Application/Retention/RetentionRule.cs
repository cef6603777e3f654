using Interlock.Application.Configuration;

namespace Interlock.Application.Retention;

/// <summary>What is deleted, and when.</summary>
/// <param name="Rows">What.</param>
/// <param name="Age">What is older; null where size decides.</param>
/// <param name="Size">The oldest beyond this size; null where age decides.</param>
public sealed record RetentionRule(RetainedRows Rows, TimeSpan? Age, ByteSize? Size = null);

/// <summary>What a rule deleted, or would delete.</summary>
/// <param name="Rows">What.</param>
/// <param name="Before">What is older than this time.</param>
/// <param name="Count">How many rows.</param>
public sealed record PurgedRows(RetainedRows Rows, DateTimeOffset Before, long Count);
