using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Catalog;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.Guards;

/// <summary>
/// Lets pages of the origins of <c>server.cors</c> call what front-ends use: models, tasks, predictions and sensors. By ASP.NET Core's CORS, in front of all that
/// may refuse a request, so that a page can read every error.
/// </summary>
internal sealed class CrossOrigin
{
    /// <summary>The reply headers that a page may read, beside those that every page may.</summary>
    public static readonly string[] ExposedHeaders =
    [
        InferenceHeaders.Version, InferenceHeaders.Revision, InferenceHeaders.PredictionId, InferenceHeaders.BatchSize, InferenceHeaders.QueueMs,
        InferenceHeaders.InferMs, HeaderNames.Location, HeaderNames.RetryAfter, HeaderNames.ETag, HeaderNames.Allow, HeaderNames.AcceptEncoding, HeaderNames.WWWAuthenticate, HeaderNames.ContentDisposition,
        "Preference-Applied", "Idempotent-Replayed", InferenceHeaders.ServerTiming, InferenceHeaders.JsonLength, SecurityHeaders.TraceResponse,
    ];

    private static readonly PathString[] Paths = ["/models", "/predictions", "/sensors", "/tasks", "/v2/models"];

    // What endpoints at these paths read, and the context of a trace.
    private static readonly string[] ReadHeaders =
    [
        HeaderNames.Accept, HeaderNames.Authorization, Callers.KeyHeader, HeaderNames.ContentType, HeaderNames.ContentEncoding, AsyncPreference.Header, TaskHeaders.IdempotencyKey, TaskHeaders.Callback,
        InferenceHeaders.Version, InferenceHeaders.JsonLength, ModelTarget.RequestKeyHeader, HeaderNames.TraceParent, HeaderNames.TraceState,
    ];

    private readonly CorsPolicy? _policy;

    public CrossOrigin(CorsConfig cors) => _policy = cors.IsEnabled ? PolicyOf(cors) : null;

    /// <summary>Whether a page of another origin may send the request.</summary>
    public bool Allows(HttpRequest request) =>
        _policy is not null && request.Headers.Origin is [{ } origin] && Covers(request.Path) && (_policy.AllowAnyOrigin || _policy.IsOriginAllowed(origin));

    /// <summary>Adds the middleware, where origins are configured.</summary>
    public static void Use(IApplicationBuilder app, CorsConfig cors)
    {
        if (new CrossOrigin(cors)._policy is { } policy)
        {
            app.UseWhen(context => Covers(context.Request.Path), branch =>
            {
                if (!policy.AllowAnyOrigin)
                {
                    branch.Use(VaryAsync);
                }

                branch.UseMiddleware<CorsMiddleware>(policy);
            });
        }
    }

    private static bool Covers(PathString path) => Array.Exists(Paths, covered => path.StartsWithSegments(covered));

    private static CorsPolicy PolicyOf(CorsConfig cors)
    {
        var policy = new CorsPolicyBuilder().AllowAnyMethod().WithExposedHeaders(ExposedHeaders).SetPreflightMaxAge(cors.MaxAge);
        _ = cors.AllowsAnyOrigin ? policy.AllowAnyOrigin() : policy.WithOrigins([.. cors.Origins]);
        _ = cors.AllowsAnyHeader ? policy.AllowAnyHeader() : policy.WithHeaders([.. ReadHeaders, .. cors.Headers]);
        return (cors.Credentials ? policy.AllowCredentials() : policy).Build();
    }

    /// <summary>A cache must not give one origin's reply to another, nor to a request without one, which the framework leaves as it is.</summary>
    private static Task VaryAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static state =>
        {
            var vary = ((HttpResponse)state).Headers;
            if (!vary.GetCommaSeparatedValues(HeaderNames.Vary).Contains(HeaderNames.Origin, StringComparer.OrdinalIgnoreCase))
            {
                vary.Append(HeaderNames.Vary, HeaderNames.Origin);
            }

            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    }
}
