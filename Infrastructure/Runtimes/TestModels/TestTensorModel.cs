using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Interlock.Domain;
using Interlock.Domain.Tensors;

namespace Interlock.Infrastructure.Runtimes.TestModels;

/// <summary>The test models: what clients of other servers are tried with.</summary>
public sealed class TestTensorModel(TestModelConfig config, TimeProvider time) : ITensorModel
{
    private const double UsualDelayMs = 25;
    private const double LongestDelayMs = 60_000;

    private readonly DataType _type = config.Model switch
    {
        TestModel.Simple => DataType.Int32,
        TestModel.SimpleString or TestModel.IdentityBytes => DataType.Bytes,
        TestModel.IdentityInt64 => DataType.Int64,
        _ => DataType.Fp32,
    };

    private bool Calculates => config.Model is TestModel.Simple or TestModel.SimpleString;

    /// <inheritdoc />
    public IReadOnlyList<TensorInfo> Inputs => Calculates ? [Of("INPUT0"), Of("INPUT1")] : [Of("INPUT0")];

    /// <inheritdoc />
    public IReadOnlyList<TensorInfo> Outputs => Calculates ? [Of("OUTPUT0"), Of("OUTPUT1")] : [Of("OUTPUT0")];

    /// <inheritdoc />
    public bool HasRows => false;

    /// <inheritdoc />
    public bool WarmsUp => config.Model != TestModel.Failing;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<TensorSet>> Infer(IReadOnlyList<TensorSet> inputs, CancellationToken cancellationToken)
    {
        if (config.Model == TestModel.DelayedIdentity)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(inputs.Max(DelayOf)), time, cancellationToken);
        }

        return [.. inputs.Select(Answer)];
    }

    private static double DelayOf(TensorSet request) =>
        Math.Clamp(request.Parameters.Number("delay_ms") ?? request.Parameters.Number("delay") ?? UsualDelayMs, 0, LongestDelayMs);

    private TensorInfo Of(string name) => new(name, _type, Calculates ? [1, 16] : [-1]) { HasAnyRank = !Calculates };

    private TensorSet Answer(TensorSet request)
    {
        if (config.Model == TestModel.Failing)
        {
            throw new InferenceException("the test model 'failing' fails");
        }

        return Calculates
            ? new TensorSet([Calculate("OUTPUT0", request, (one, other) => one + other), Calculate("OUTPUT1", request, (one, other) => one - other)])
            : new TensorSet([request.Tensors[0] with { Name = "OUTPUT0", Data = request.Tensors[0].Data.ToArray() }]);
    }

    private static Tensor Calculate(string name, TensorSet request, Func<BigInteger, BigInteger, BigInteger> of)
    {
        var (one, other) = (request.Find("INPUT0")!, request.Find("INPUT1")!);
        if (one.Type == DataType.Bytes)
        {
            return Tensor.Of(name, one.Shape, [.. Numbers(one).Zip(Numbers(other), (a, b) => (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(of(a, b).ToString(CultureInfo.InvariantCulture)))]);
        }

        var data = new byte[one.Data.Length];
        for (var i = 0; i < one.Count; i++)
        {
            // As any program does it: what does not fit wraps around.
            BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(i * sizeof(int)), (int)(uint)(of(one.Numbers<int>()[i], other.Numbers<int>()[i]) & uint.MaxValue));
        }

        return new Tensor(name, one.Type, one.Shape, data);
    }

    private static IEnumerable<BigInteger> Numbers(Tensor texts) => texts.Elements().Select(text =>
        text.Length <= 100 && BigInteger.TryParse(Encoding.ASCII.GetString(text.Span), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw InvalidInputException.At($"$.inputs.{texts.Name}", $"'{Excerpt.Of(Encoding.UTF8.GetString(text.Span), 40)}' is no whole number in decimal digits"));
}
