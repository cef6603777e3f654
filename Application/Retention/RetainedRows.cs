namespace Interlock.Application.Retention;

/// <summary>What may be deleted by its age.</summary>
public enum RetainedRows
{
    /// <summary>Recorded predictions.</summary>
    Predictions,

    /// <summary>What they were asked.</summary>
    Payloads,

    /// <summary>Labels of predictions.</summary>
    Labels,

    /// <summary>Corrections of alarms.</summary>
    Alarms,

    /// <summary>Readings of sensors.</summary>
    Readings,

    /// <summary>Scores of readings.</summary>
    Scores,

    /// <summary>Revisions of the configuration that nothing needs.</summary>
    Revisions,

    /// <summary>Audit entries.</summary>
    Audit,
}
