using Interlock.Application.Calls;
using Interlock.Application.Consuming;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Catalog;
using Microsoft.Extensions.Logging;

namespace Interlock.Infrastructure.RabbitMq.Consumers;

/// <summary>What answering messages needs from the rest of the server.</summary>
internal sealed record MessageServices(
    IModelCatalog Catalog, ICallService Calls, IPredictionDatastore Predictions, IFailureAnswers Failures, TimeProvider Time, ILogger<MessageAnswers> Logger);
