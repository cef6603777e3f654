namespace Interlock.Domain;

/// <summary>A failure with a stable code. It knows no HTTP: one switch in Api maps it to a reply.</summary>
/// <param name="code">Stable, snake_case; part of the public contract.</param>
/// <param name="message">What happened, for the caller; never payloads, secrets or stack traces.</param>
/// <param name="innerException">The cause, for the log only.</param>
public abstract class InterlockException(string code, string message, Exception? innerException = null)
    : Exception(PlainText.InLines(message), innerException)
{
    /// <summary>Stable, snake_case.</summary>
    public string Code { get; } = code;

    /// <summary>Whether the same request may succeed later.</summary>
    public virtual bool IsTransient => false;

    /// <summary>Which version of the model failed and under which revision, or null where no model was asked.</summary>
    public (string Version, int Revision)? FailedBy { get; set; }
}

/// <summary>One thing wrong with what a caller sent.</summary>
/// <param name="Path">Where, as a JSON path (<c>$.features.age</c>), a form field or a query parameter.</param>
/// <param name="Message">What is wrong and what is expected.</param>
public sealed record InputProblem(string Path, string Message);

/// <summary>The caller's input breaks the model's contract; every problem is reported at once.</summary>
/// <param name="problems">The first of them, in the order of the input.</param>
/// <param name="code">One of the codes below, or a more precise one.</param>
/// <param name="more">How many further problems were only counted.</param>
/// <param name="message">What happened where the contract fixes the words; by default made from the problems.</param>
public sealed class InvalidInputException(
    IReadOnlyList<InputProblem> problems, string code = InvalidInputException.InvalidInput, int more = 0, string? message = null)
    : InterlockException(code, message ?? Describe(problems, more))
{
    /// <summary>The code of input that does not fit the contract.</summary>
    public const string InvalidInput = "invalid_input";

    /// <summary>The code of a body that is not JSON.</summary>
    public const string MalformedJson = "malformed_json";

    /// <summary>Every problem found, in the order of the input; the last one gives the number of those that were only counted.</summary>
    public IReadOnlyList<InputProblem> Problems { get; } =
        more > 0 ? [.. problems, new InputProblem("$", $"and {more} more problems")] : problems;

    /// <summary>Input with a single problem.</summary>
    public static InvalidInputException At(string path, string message, string code = InvalidInput) =>
        new([new InputProblem(path, message)], code);

    private static string Describe(IReadOnlyList<InputProblem> problems, int more) => problems.Count + more == 1
        ? $"{problems[0].Path}: {problems[0].Message}"
        : $"{problems.Count + more} problems; the first: {problems[0].Path}: {problems[0].Message}";
}

/// <summary>The request is larger than this server accepts.</summary>
/// <param name="what">What was sent, and the key that limits it.</param>
public sealed class TooLargeException(string what) : InterlockException(TooLargeException.BodyTooLarge, what)
{
    /// <summary>The code of a body over its limit.</summary>
    public const string BodyTooLarge = "body_too_large";

    /// <summary>Something that is read as a request of its own is larger than a request may be.</summary>
    /// <param name="what">A line, a part, a message.</param>
    public static TooLargeException ForBodyLimit(string what) => new($"The {what} is larger than 'server.body-limit' allows.");
}

/// <summary>No such model is configured.</summary>
public sealed class UnknownModelException(string model, IEnumerable<string> known, string before = "")
    : InterlockException("unknown_model",
        $"{before}There is no model '{Excerpt.Of(model, 64)}'. Known models: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");

/// <summary>The version that a caller asks for is not loaded.</summary>
public sealed class VersionNotLoadedException(string model, string version, IEnumerable<string> loaded)
    : InterlockException("version_not_loaded", $"Model '{model}' has no version '{Excerpt.Of(version, 64)}' loaded. Loaded: {string.Join(", ", loaded)}.");

/// <summary>No such version of a model is configured.</summary>
public sealed class UnknownVersionException(string model, string version, IEnumerable<string> configured)
    : InterlockException("unknown_version", $"Model '{model}' has no version '{Excerpt.Of(version, 64)}'. Configured: {string.Join(", ", configured)}.");

/// <summary>The thing asked for does not exist (any more).</summary>
public sealed class NotFoundException(string what, string id)
    : InterlockException("not_found", $"There is no {what} '{Excerpt.Of(id, 64)}'.");

/// <summary>The request does not fit the state that what it names is in.</summary>
/// <param name="code">One of the codes below.</param>
/// <param name="message">Why.</param>
public sealed class ConflictException(string code, string message) : InterlockException(code, message)
{
    /// <summary>The code of a task that ended and cannot be cancelled any more.</summary>
    public const string TaskFinished = "task_finished";

    /// <summary>The code of a task that did not end without a result, so that there is nothing to retry.</summary>
    public const string TaskNotRetried = "task_not_retried";

    /// <summary>The code of a recorded request that cannot be replayed.</summary>
    public const string NotReplayable = "not_replayable";

    /// <summary>The code of a key that came with another request.</summary>
    public const string RequestKeyReused = "request_key_reused";

    /// <summary>The code of a run that has ended.</summary>
    public const string RunFinished = "run_finished";

    /// <summary>The code of a run that has not ended.</summary>
    public const string RunNotFinished = "run_not_finished";

    /// <summary>The code of a change that the keys of a name do not allow.</summary>
    public const string KeyExists = "key_exists";

    /// <summary>The code of a model that cannot be loaded, since the configuration is rejected.</summary>
    public const string LoadRejected = "load_rejected";

    /// <summary>The code of a user's name that is taken.</summary>
    public const string UserExists = "user_exists";

    /// <summary>A key came with another request before, or from another caller.</summary>
    public static ConflictException ReusedKey(string model) => new(RequestKeyReused, $"This x-request-key came with another request to model '{model}' before.");
}

/// <summary>Another revision of the configuration is active than the one a change was made for.</summary>
public sealed class RevisionMismatchException(int wanted, int served)
    : InterlockException("revision_mismatch", $"Expected revision {wanted}, but revision {served} is active. Review the change and retry.");

/// <summary>An Idempotency-Key came with another request before.</summary>
public sealed class KeyReusedException(string model)
    : InterlockException("idempotency_key_reused", $"This Idempotency-Key came with another request to model '{model}' before.");

/// <summary>A label is none that the prediction may have.</summary>
/// <param name="message">Why, and what is allowed.</param>
public sealed class LabelException(string message) : InterlockException("label_not_allowed", message);

/// <summary>The server cannot take the request now; the same request may succeed later.</summary>
/// <param name="code">One of the codes below.</param>
/// <param name="message">Why.</param>
/// <param name="retryAfter">When to retry.</param>
public sealed class UnavailableException(string code, string message, TimeSpan retryAfter, Exception? innerException = null)
    : InterlockException(code, message, innerException)
{
    /// <summary>The code of a full queue.</summary>
    public const string Overloaded = "overloaded";

    /// <summary>The code of a server that is still loading its models.</summary>
    public const string NotReady = "not_ready";

    /// <summary>The code of a model with a run that does not end.</summary>
    public const string ModelHung = "model_hung";

    /// <summary>The code of a datastore that is unreachable or rejects writes.</summary>
    public const string DatastoreUnavailable = "datastore_unavailable";

    /// <summary>The code of a datastore whose disk is almost full.</summary>
    public const string DatastoreFull = "datastore_full";

    /// <summary>The code of an issuer of tokens that is unreachable.</summary>
    public const string IssuerUnavailable = "issuer_unavailable";

    /// <summary>The code of a message broker that is unreachable or rejects messages.</summary>
    public const string QueueUnavailable = "queue_unavailable";

    /// <summary>When to retry.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;

    /// <summary>Whether the datastore is what is unavailable.</summary>
    public bool IsOfDatastore => Code is DatastoreUnavailable or DatastoreFull;

    /// <inheritdoc />
    public override bool IsTransient => true;

    /// <summary>The disk of the datastore is full, or almost.</summary>
    public static UnavailableException Full(string message, Exception? cause = null) => new(DatastoreFull, message, TimeSpan.FromSeconds(30), cause);

    /// <summary>The model is still loading.</summary>
    public static UnavailableException Loading(string model) => new(NotReady, $"Model '{model}' is still loading.", TimeSpan.FromSeconds(1));
}

/// <summary>The caller has used up what it may use.</summary>
/// <param name="message">Of which limit.</param>
/// <param name="retryAfter">When there is more.</param>
public sealed class LimitExceededException(string message, TimeSpan retryAfter) : InterlockException(RateLimited, message)
{
    /// <summary>Its code.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>When there is more.</summary>
    public TimeSpan RetryAfter => retryAfter;

    /// <inheritdoc />
    public override bool IsTransient => true;
}

/// <summary>The model did not answer within its <c>serving.timeout</c>.</summary>
public sealed class DeadlineExceededException(string model, TimeSpan timeout)
    : InterlockException("deadline_exceeded", $"Model '{model}' did not answer within {timeout.TotalMilliseconds:0} ms.")
{
    /// <inheritdoc />
    public override bool IsTransient => true;
}

/// <summary>The runtime failed on valid input, or its answer breaks the contract (a NaN score, a wrong width).</summary>
public sealed class InferenceException(string message, Exception? innerException = null)
    : InterlockException(InferenceFailed, message, innerException)
{
    /// <summary>The code of it.</summary>
    public const string InferenceFailed = "inference_failed";
}

/// <summary>An external API the model depends on failed, after its retries.</summary>
public sealed class ExternalApiException(string message, Exception? innerException = null)
    : InterlockException("external_api_error", message, innerException)
{
    /// <inheritdoc />
    public override bool IsTransient => true;
}

/// <summary>The request is right but has no answer, e.g. no feasible plan.</summary>
public sealed class NotExecutableException(string message)
    : InterlockException("not_executable", message);

/// <summary>A version of a model could not be loaded: missing file, wrong hash, wrong shape.</summary>
public sealed class ModelLoadException(string message, Exception? innerException = null)
    : InterlockException("model_load_failed", message, innerException)
{
    /// <summary>Each problem by itself, such as one for each row that is answered wrongly; <see cref="Exception.Message"/> has them all.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [message];

    /// <summary>The key of the model that is at fault, such as <c>swap.golden</c>; null where it is the version.</summary>
    public string? Key { get; init; }

    /// <inheritdoc />
    public override bool IsTransient => true;
}

/// <summary>A fault of this server. It has been logged; the caller gets no details.</summary>
public sealed class UnexpectedException(Exception cause)
    : InterlockException("internal_error", "Something went wrong in the server; it has been logged.", cause)
{
    /// <inheritdoc />
    public override bool IsTransient => true;
}
