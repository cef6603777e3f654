namespace Interlock.Api.Swagger.Schemas;

/// <summary>The error codes that operations list, with the status each comes with. docs/http.md says when.</summary>
internal static class ErrorCodes
{
    /// <summary>The status of every code.</summary>
    public static IReadOnlyDictionary<string, int> All { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["invalid_input"] = 400,
        ["empty_body"] = 400,
        ["malformed_json"] = 400,
        ["malformed_readings"] = 400,
        ["malformed_form"] = 400,
        ["malformed_encoding"] = 400,
        ["not_an_image"] = 400,
        ["damaged_image"] = 400,
        ["image_too_large"] = 400,
        ["bad_request"] = 400,
        ["host_not_allowed"] = 400,
        ["unauthenticated"] = 401,
        ["forbidden"] = 403,
        ["admin_forbidden"] = 403,
        ["origin_not_allowed"] = 403,
        ["unknown_model"] = 404,
        ["version_not_loaded"] = 404,
        ["unknown_version"] = 404,
        ["not_found"] = 404,
        ["task_finished"] = 409,
        ["task_not_retried"] = 409,
        ["run_finished"] = 409,
        ["run_not_finished"] = 409,
        ["key_exists"] = 409,
        ["load_rejected"] = 409,
        ["not_replayable"] = 409,
        ["request_key_reused"] = 409,
        ["revision_mismatch"] = 412,
        ["body_too_large"] = 413,
        ["unsupported_media_type"] = 415,
        ["inference_failed"] = 422,
        ["swap_refused"] = 422,
        ["idempotency_key_reused"] = 422,
        ["label_not_allowed"] = 422,
        ["rate_limited"] = 429,
        ["too_many_attempts"] = 429,
        ["internal_error"] = 500,
        ["not_ready"] = 503,
        ["overloaded"] = 503,
        ["model_hung"] = 503,
        ["issuer_unavailable"] = 503,
        ["datastore_full"] = 503,
        ["datastore_unavailable"] = 503,
        ["deadline_exceeded"] = 504,
    };

    /// <summary>The codes by status, in the order of the table.</summary>
    public static IEnumerable<IGrouping<int, string>> ByStatus(IReadOnlySet<string> codes) =>
        All.Where(code => codes.Contains(code.Key)).GroupBy(code => code.Value, code => code.Key);
}
