namespace Interlock.Application.Jobs.Scheduling;

/// <summary>Says that there may be runs to distribute, so that this server looks now and not at its next look.</summary>
public sealed class RunSignal : WakeSignal;
