namespace Interlock.Api.Lifecycle;

/// <summary>Reads files again while the server runs.</summary>
internal interface IReloadable
{
    /// <summary>Reads them now, also where they look unchanged. What they hold is logged, and what is wrong changes nothing.</summary>
    Task ReloadAsync();
}
