using Interlock.Application.Predictions;
using Interlock.Application.Quotas;
using Interlock.Domain.Predictions;
using Moq;

namespace Interlock.Api.Tests.Support;

/// <summary>What mocks of the predictions' datastore do.</summary>
internal static class PredictionMocks
{
    /// <summary>No caller has a limit.</summary>
    public static RowUsage NoUsage() => new(Mock.Of<IRowCounts>(), TimeProvider.System);

    /// <summary>Keeps what is added in a list.</summary>
    public static Mock<IPredictionDatastore> KeepIn(this Mock<IPredictionDatastore> datastore, List<Prediction> added)
    {
        datastore.Setup(store => store.AddAsync(It.IsAny<IReadOnlyList<Prediction>>(), It.IsAny<CancellationToken>()))
            .Callback((IReadOnlyList<Prediction> predictions, CancellationToken _) => added.AddRange(predictions))
            .Returns(Task.CompletedTask);
        return datastore;
    }
}
