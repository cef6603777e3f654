using Interlock.Infrastructure.Processes;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Processes;

internal sealed class OpenFilesTests
{
    [TestCase("400", ExpectedResult = 60)]
    [TestCase("100", ExpectedResult = 16)]
    [TestCase("1048576", ExpectedResult = 943719)]
    [TestCase("unlimited", ExpectedResult = null)]
    public int? MostConnectionsOf_Limit_LeavesAReserve(string limit) => OpenFiles.MostConnectionsOf(
    [
        "Limit                     Soft Limit           Hard Limit           Units     ",
        $"Max open files            {limit,-20} 1048576              files     ",
    ]);

    [Test]
    public void MostConnections_OnLinux_IsKnown() => Assert.That(OpenFiles.MostConnections, OperatingSystem.IsLinux() ? Is.Positive : Is.Null);
}
