namespace Interlock.Api.Tests.Architecture.Planted.Two;

/// <summary>The other half.</summary>
internal static class Second
{
    public static string NameOf(string name) => name.Length > 0 ? name : One.First.Name;
}
