namespace Interlock.Api.Tests.Architecture.Planted.One;

/// <summary>Half of a circle, for the test that finds it.</summary>
internal static class First
{
    public static string Name => Two.Second.NameOf(nameof(First));
}
