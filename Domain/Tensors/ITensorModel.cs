using Interlock.Domain.Models;

namespace Interlock.Domain.Tensors;

/// <summary>A model from tensors to tensors; it says which.</summary>
public interface ITensorModel : IModel<TensorSet, TensorSet>
{
    /// <summary>What it takes, in this order.</summary>
    IReadOnlyList<TensorInfo> Inputs { get; }

    /// <summary>What it gives, in this order.</summary>
    IReadOnlyList<TensorInfo> Outputs { get; }

    /// <summary>Whether the first dimension of every input and output is the rows, so that requests are answered together.</summary>
    bool HasRows { get; }

    /// <summary>Whether made-up requests prove it before callers are answered; not a model that fails on purpose.</summary>
    bool WarmsUp => true;
}
