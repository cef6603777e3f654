using System.Text.Json.Serialization;
using Interlock.Api.Audit;
using Interlock.Api.Health;
using Interlock.Api.Http;
using Interlock.Api.Jobs;
using Interlock.Api.Models;
using Interlock.Api.Predictions;
using Interlock.Api.Quality;
using Interlock.Api.Sensors;
using Interlock.Api.Swaps;

namespace Interlock.Api.Composition;

/// <summary>The contracts' JSON, generated at build time.</summary>
[JsonSerializable(typeof(LiveResponse))]
[JsonSerializable(typeof(ReadyResponse))]
[JsonSerializable(typeof(Reply<IReadOnlyList<ModelSummary>>))]
[JsonSerializable(typeof(Reply<ModelDetail>))]
[JsonSerializable(typeof(Reply<PredictionResponse>))]
[JsonSerializable(typeof(Reply<ReplayResponse>))]
[JsonSerializable(typeof(Reply<LabelResponse>))]
[JsonSerializable(typeof(Reply<LabelImportResponse>))]
[JsonSerializable(typeof(Reply<QualityResponse>))]
[JsonSerializable(typeof(PredictionPageResponse))]
[JsonSerializable(typeof(Reply<ImportResponse>))]
[JsonSerializable(typeof(Reply<SensorResponse>))]
[JsonSerializable(typeof(SensorPageResponse))]
[JsonSerializable(typeof(ScorePageResponse))]
[JsonSerializable(typeof(Reply<AlarmResponse>))]
[JsonSerializable(typeof(Reply<IReadOnlyList<AlarmLabelResponse>>))]
[JsonSerializable(typeof(Reply<IReadOnlyList<JobResponse>>))]
[JsonSerializable(typeof(Reply<JobResponse>))]
[JsonSerializable(typeof(Reply<RunResponse>))]
[JsonSerializable(typeof(Reply<BackfillResponse>))]
[JsonSerializable(typeof(RunPageResponse))]
[JsonSerializable(typeof(LogPageResponse))]
[JsonSerializable(typeof(Reply<SwapResponse>))]
[JsonSerializable(typeof(Reply<AutomaticApplyResponse>))]
[JsonSerializable(typeof(Reply<RevisionDetail>))]
[JsonSerializable(typeof(RevisionPageResponse))]
[JsonSerializable(typeof(AuditPageResponse))]
[JsonSerializable(typeof(Reply<IReadOnlyList<ServedResponse>>))]
internal sealed partial class ApiJson : JsonSerializerContext;
