using System.Xml.Linq;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Access;

/// <summary>The keys of ASP.NET Core's data protection in the database, for all servers. It asks for them in synchronous calls: once at the first session, then once a day.</summary>
internal sealed class SessionKeys(DatastoreCalls calls) : IXmlRepository
{
    private int _known;

    /// <inheritdoc />
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var keys = calls.QueryAsync(context => context.SessionKeys.AsNoTracking().OrderBy(key => key.Number).ToListAsync(), CancellationToken.None).GetAwaiter().GetResult();
        _known = keys.Count;
        return [.. keys.Select(key => XElement.Parse(key.Xml))];
    }

    /// <summary>Adds a key, unless another server has added one since the keys were read: then that one is used, and this one never was.</summary>
    public void StoreElement(XElement element, string friendlyName) => calls.RunAsync(
        async (context, _) =>
        {
            var count = await context.SessionKeys.CountAsync();
            if (count == _known)
            {
                context.SessionKeys.Add(new SessionKey { Number = count + 1, Xml = element.ToString(SaveOptions.DisableFormatting) });
                await context.SaveChangesAsync();
            }

            return true;
        },
        CancellationToken.None).GetAwaiter().GetResult();
}
