using System.Text;
using System.Text.Json;
using Interlock.Api.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.Extensions.Options;

namespace Interlock.Api.Composition;

/// <summary>Writes the contracts that actions return as MVC's own formatter does, but each as a whole: with its length, and compressed where that is worth it.</summary>
internal sealed class ContractFormatter : TextOutputFormatter
{
    public ContractFormatter()
    {
        SupportedEncodings.Add(Encoding.UTF8);
        SupportedMediaTypes.Add("application/json");
    }

    /// <inheritdoc />
    public override Task WriteResponseBodyAsync(OutputFormatterWriteContext context, Encoding selectedEncoding)
    {
        var json = context.HttpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.JsonSerializerOptions;
        return WholeReply.WriteAsync(context.HttpContext, JsonSerializer.SerializeToUtf8Bytes(context.Object, context.Object?.GetType() ?? typeof(object), json));
    }
}
