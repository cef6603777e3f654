using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Interlock.Application.Notifications;

/// <summary>
/// The headers of Standard Webhooks: <c>webhook-id</c>, <c>webhook-timestamp</c> (Unix seconds of the attempt) and, where there is a secret,
/// <c>webhook-signature</c>: <c>v1,</c> and the base64 of HMAC-SHA256 over <c>id.timestamp.body</c>.
/// </summary>
internal static class WebhookSignature
{
    public static IReadOnlyDictionary<string, string> HeadersOf(string id, DateTimeOffset now, byte[] body, string secret)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var headers = new Dictionary<string, string> { ["webhook-id"] = id, ["webhook-timestamp"] = timestamp };
        if (secret.Length > 0)
        {
            byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
            headers["webhook-signature"] = $"v1,{Convert.ToBase64String(HMACSHA256.HashData(WebhookSecret.KeyOf(secret), signed))}";
        }

        return headers;
    }
}
