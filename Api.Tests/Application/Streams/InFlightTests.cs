using Interlock.Application.Streams;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Streams;

public sealed class InFlightTests
{
    [TestCase(2, 100, 1)]
    [TestCase(9, 100, 50)]
    [TestCase(9, 100, 1000)]
    public async Task Enter_NoRoom_WaitsUntilAChunkLeaves(int chunks, long mostBytes, int bytes)
    {
        var inFlight = new InFlight(chunks, mostBytes);
        var entered = 0;
        ValueTask entering;
        while ((entering = inFlight.EnterAsync(bytes, CancellationToken.None)).IsCompletedSuccessfully)
        {
            entered++;
        }

        Assert.That(entered, Is.EqualTo(bytes == 1000 ? 1 : 2), "what fits; a chunk that is larger goes alone");
        inFlight.Leave(bytes);
        await entering.AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(inFlight.IsEmpty, Is.False);
        for (var i = 0; i < entered; i++)
        {
            inFlight.Leave(bytes);
        }

        Assert.That(inFlight.IsEmpty);
    }
}
