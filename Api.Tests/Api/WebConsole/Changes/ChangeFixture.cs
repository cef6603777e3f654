using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Interlock.Api.Tests.Support;

namespace Interlock.Api.Tests.Api.WebConsole.Changes;

/// <summary>A server with a model of three versions, and a browser without JavaScript.</summary>
internal abstract class ChangeFixture
{
    protected const string Sections = "labels: [a, b]\nactive: v1   # the first\nswap: { replay: 10 }";

    protected SwapServer Server { get; private set; } = null!;

    protected ConsoleClient Browser { get; private set; } = null!;

    /// <summary>The active configuration.</summary>
    protected string Active => Server.Publisher.State.Active.Proposal.Text;

    /// <summary>The active revision.</summary>
    protected string Revision => Server.Swaps.Revision.ToString(CultureInfo.InvariantCulture);

    /// <summary>Starts the server.</summary>
    /// <param name="others">Other sections.</param>
    protected async Task StartAsync(string others = "")
    {
        Server = await SwapServer.StartAsync(SwapServer.Model(Sections) + others, ("v1", "label=a"), ("v2", "label=b"), ("v3", "label=a other=1"));
        Browser = new ConsoleClient(Server.Server);
    }

    protected async Task StopAsync()
    {
        Browser?.Dispose();
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }

    /// <summary>The active configuration with another active version.</summary>
    protected string With(string version) => Active.Replace("active: v1", $"active: {version}", StringComparison.Ordinal);

    protected async Task<(HttpStatusCode Status, string Html)> PlanAsync(string text, string revision) => await SendAsync("plan", text, revision);

    protected async Task<(HttpStatusCode Status, string Html)> SendAsync(string action, string text, string revision)
    {
        var reply = await SubmitAsync(action, text, revision);
        return (reply.StatusCode, await reply.Content.ReadAsStringAsync());
    }

    /// <summary>Sends the form as browsers do: every line ends with CR LF.</summary>
    protected Task<HttpResponseMessage> SubmitAsync(string action, string text, string revision) => Browser.SubmitAsync(
        "/console/change", $"/console/change/{action}", ("text", text.Replace("\n", "\r\n", StringComparison.Ordinal)), ("revision", revision));

    /// <summary>What stands in the field.</summary>
    protected static string TextIn(string html)
    {
        var field = Regex.Match(html, "<textarea[^>]*>\r?\n(.*?)</textarea>", RegexOptions.Singleline);
        return field.Success ? WebUtility.HtmlDecode(field.Groups[1].Value) : "";
    }
}
