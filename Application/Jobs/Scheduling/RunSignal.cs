namespace Interlock.Application.Jobs.Scheduling;

/// <summary>Wakes the scheduler of this server: runs may be due.</summary>
public sealed class RunSignal : WakeSignal;
