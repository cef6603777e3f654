using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Mvc.Razor;

namespace Interlock.Api.WebConsole;

/// <summary>Adds what pages with forms and sessions need, beside MVC's views.</summary>
internal static class ConsoleSetup
{
    private const string Application = "interlock";
    private const string FormCookie = "interlock.form";

    /// <summary>Adds the services.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName(Application);
        services.AddOptions<KeyManagementOptions>().Configure<IXmlRepository>((keys, repository) =>
        {
            keys.XmlRepository = repository;
            keys.XmlEncryptor = new NullXmlEncryptor();
        });

        // It reads the keys while the server starts, when the datastore may not be there yet.
        foreach (var early in services.Where(service => service.ImplementationType is { Name: "DataProtectionHostedService" }).ToList())
        {
            services.Remove(early);
        }

        services.Configure<AntiforgeryOptions>(forms =>
        {
            forms.Cookie.Name = FormCookie;
            forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.Configure<RazorViewEngineOptions>(views =>
        {
            views.ViewLocationFormats.Clear();
            views.ViewLocationFormats.Add("/WebConsole/Views/{1}/{0}.cshtml");
            views.ViewLocationFormats.Add("/WebConsole/Views/Shared/{0}.cshtml");
        });
    }
}
