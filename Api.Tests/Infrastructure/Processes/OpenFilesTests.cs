using Interlock.Infrastructure.Processes;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Processes;

internal sealed class OpenFilesTests
{
    [TestCase("500", ExpectedResult = 140)]
    [TestCase("100", ExpectedResult = 16)]
    [TestCase("1048576", ExpectedResult = 943419)]
    [TestCase("unlimited", ExpectedResult = null)]
    public int? MostConnectionsOf_Limit_LeavesAReserve(string limit) => OpenFiles.MostConnectionsOf(
    [
        "Limit                     Soft Limit           Hard Limit           Units     ",
        $"Max open files            {limit,-20} 1048576              files     ",
    ], libraries: 300);

    [Test]
    public void MostConnections_OnLinux_IsKnown() => Assert.That(OpenFiles.MostConnections, OperatingSystem.IsLinux() ? Is.Positive : Is.Null);
}
