using Interlock.Domain;

namespace Interlock.Application.Jobs.Steps;

/// <summary>A step failed, for a reason that ops can act on.</summary>
public sealed class StepFailedException(string message, Exception? innerException = null) : InterlockException("step_failed", message, innerException);

/// <summary>Another server works on the run by now; what this one was about to write is not written.</summary>
public sealed class StepLostException() : InterlockException("step_lost", "Another server has taken the run over.");
