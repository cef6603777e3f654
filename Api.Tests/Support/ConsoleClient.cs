using System.Net;
using System.Text.RegularExpressions;
using Interlock.Application.Access.Audit;
using Interlock.Application.Access.Users;
using Interlock.Domain.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Interlock.Api.Tests.Support;

/// <summary>A browser of the console, with cookies and without JavaScript; it follows no redirect by itself.</summary>
internal sealed partial class ConsoleClient : IDisposable
{
    /// <summary>The password of every user of a test.</summary>
    public const string Password = "correct horse battery";

    private static readonly AuditSource Test = new("test", "command");

    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false };

    public ConsoleClient(TestServer server) => Client = new HttpClient(_handler) { BaseAddress = server.Client.BaseAddress };

    public HttpClient Client { get; }

    public CookieContainer Cookies => _handler.CookieContainer;

    /// <summary>The cookie of the session; null where there is none.</summary>
    public string? Session => Cookies.GetCookies(Client.BaseAddress!)["interlock.session"]?.Value;

    /// <summary>Adds a user to the datastore of a server.</summary>
    public static Task AddUserAsync(TestServer server, string name, params Role[] roles) =>
        UsersOf(server).AddAsync(name, roles, Password, Test, CancellationToken.None);

    /// <summary>What changes the users of a server.</summary>
    public static UserService UsersOf(TestServer server) => server.App.Services.GetRequiredService<UserService>();

    /// <summary>Opens a page.</summary>
    public async Task<(HttpStatusCode Status, string Html)> OpenAsync(string path)
    {
        var reply = await Client.GetAsync(path);
        return (reply.StatusCode, await reply.Content.ReadAsStringAsync());
    }

    /// <summary>Sends the form of a page, with the token that the page gave it.</summary>
    /// <param name="page">The page.</param>
    /// <param name="action">Where the form is sent.</param>
    /// <param name="fields">What was entered.</param>
    public async Task<HttpResponseMessage> SubmitAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var token = TokenIn((await OpenAsync(page)).Html);
        return await PostAsync(action, [("__RequestVerificationToken", token), .. fields]);
    }

    /// <summary>Sends fields, and nothing else.</summary>
    public Task<HttpResponseMessage> PostAsync(string action, params (string Name, string Value)[] fields) =>
        Client.PostAsync(action, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    /// <summary>Signs in.</summary>
    public Task<HttpResponseMessage> SignInAsync(string name, string password = Password, string? returnUrl = null) => SubmitAsync(
        "/console/sign-in", "/console/sign-in", [("name", name), ("password", password), .. returnUrl is null ? Array.Empty<(string, string)>() : [("returnUrl", returnUrl)]]);

    /// <summary>Signs out.</summary>
    public Task<HttpResponseMessage> SignOutAsync() => SubmitAsync("/console", "/console/sign-out");

    /// <summary>The token in a form of a page.</summary>
    public static string TokenIn(string html) => Token().Match(html).Groups[1].Value;

    public void Dispose() => Client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
