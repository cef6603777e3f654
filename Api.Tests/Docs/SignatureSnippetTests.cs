using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Application.Notifications;
using NUnit.Framework;

namespace Interlock.Api.Tests.Docs;

/// <summary>What docs/notifications.md tells receivers to do accepts what is sent, and nothing else.</summary>
[Parallelizable]
public sealed class SignatureSnippetTests
{
    private const string Id = "019df20050007a26a54c6336c5c8ce8f";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"label":"ä"}""");

    [TestCase("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")]
    [TestCase("a plain text with an ä")]
    public async Task IsGenuine_OfThePage_AcceptsWhatIsSentOnly(string secret)
    {
        var headers = WebhookSignature.HeadersOf(Id, DateTimeOffset.UtcNow, Body, secret);
        var old = WebhookSignature.HeadersOf(Id, DateTimeOffset.UtcNow.AddMinutes(-6), Body, secret);
        byte[] forged = [.. Body, (byte)' '];

        Assert.That(InCSharp(headers, Body) && await InPythonAsync(headers, Body), Is.True);
        Assert.That(InCSharp(headers, forged) || await InPythonAsync(headers, forged), Is.False);
        Assert.That(InCSharp(old, Body) || await InPythonAsync(old, Body), Is.False);

        bool InCSharp(IReadOnlyDictionary<string, string> sent, byte[] body) =>
            IsGenuine(secret, sent["webhook-id"], sent["webhook-timestamp"], sent["webhook-signature"], body);

        async Task<bool> InPythonAsync(IReadOnlyDictionary<string, string> sent, byte[] body)
        {
            var pairs = string.Join(", ", sent.Select(header => $"\"{header.Key}\": \"{header.Value}\""));
            var call = $"print(is_genuine(\"{secret}\", {{{pairs}}}, bytes.fromhex(\"{Convert.ToHexString(body)}\")))";
            var (_, output) = await Shell.RunAsync($"command -v python3 || exit 0; python3 - <<'END'\n{Block("python")}\n{call}\nEND");
            return output.Trim().Length == 0 ? Ignored() : output.TrimEnd().EndsWith("True", StringComparison.Ordinal);
        }
    }

    [Test]
    public void Page_SnippetInCSharp_IsTheOneThatIsTested()
    {
        var source = Squeezed(File.ReadAllText(Repository.PathOf("Api.Tests", "Docs", "SignatureSnippetTests.cs")));

        Assert.That(source, Does.Contain(Squeezed(Block("csharp"))));
    }

    private static bool Ignored()
    {
        Assert.Ignore("python3 is not installed.");
        return false;
    }

    private static string Block(string language) =>
        MarkdownFile.Of("docs", "notifications.md").Blocks.Single(block => block.Language == language).Text;

    private static string Squeezed(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool IsGenuine(string secret, string id, string timestamp, string signature, byte[] body)
    {
        var key = secret.StartsWith("whsec_", StringComparison.Ordinal) ? Convert.FromBase64String(secret[6..]) : Encoding.UTF8.GetBytes(secret);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
        var age = DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture));
        return age.Duration() < TimeSpan.FromMinutes(5)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature));
    }
}
