using System.Text.Json.Serialization;
using Interlock.Api.Health;
using Interlock.Api.Http;
using Interlock.Api.Models;
using Interlock.Api.Predictions;
using Interlock.Api.Sensors;

namespace Interlock.Api.Composition;

/// <summary>The contracts' JSON, generated at build time.</summary>
[JsonSerializable(typeof(LiveResponse))]
[JsonSerializable(typeof(ReadyResponse))]
[JsonSerializable(typeof(Reply<IReadOnlyList<ModelSummary>>))]
[JsonSerializable(typeof(Reply<ModelDetail>))]
[JsonSerializable(typeof(Reply<PredictionResponse>))]
[JsonSerializable(typeof(PredictionPageResponse))]
[JsonSerializable(typeof(Reply<ImportResponse>))]
[JsonSerializable(typeof(Reply<SensorResponse>))]
[JsonSerializable(typeof(SensorPageResponse))]
[JsonSerializable(typeof(ScorePageResponse))]
internal sealed partial class ApiJson : JsonSerializerContext;
