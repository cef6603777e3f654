using System.Text.Json;

namespace Interlock.Train;

/// <summary>A version that breaks a golden request would be rejected by the server; it does not get a card.</summary>
internal static class Golden
{
    /// <summary>Ends the program with the request where it is broken.</summary>
    public static void Require(bool kept, JsonElement request)
    {
        if (!kept)
        {
            throw new InvalidOperationException($"The version does not answer this golden request: {request.GetRawText()}");
        }
    }
}
