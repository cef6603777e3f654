using Interlock.Domain;

namespace Interlock.Application.Sensors;

/// <summary>A source of readings is broken so that no further row can be found in it.</summary>
/// <param name="message">Where and how.</param>
public sealed class MalformedReadingsException(string message) : InterlockException("malformed_readings", message);
