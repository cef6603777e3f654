namespace Interlock.Infrastructure.Plugins;

/// <summary>A plugin cannot be used.</summary>
/// <param name="message">Why, for ops.</param>
internal sealed class PluginException(string message) : Exception(message);
