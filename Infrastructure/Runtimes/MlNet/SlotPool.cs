using Interlock.Domain;
using Microsoft.Extensions.ObjectPool;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>The slots of a loaded file. Each call takes one that no other call has.</summary>
internal sealed class SlotPool<TSlot> : IDisposable
    where TSlot : class, IDisposable
{
    private readonly IDisposable _file;
    private readonly ObjectPool<TSlot> _slots;

    /// <summary>Creates a pool with one slot, so that a file that no slot can be made of fails at once.</summary>
    /// <param name="path">The path, for messages.</param>
    /// <param name="file">The loaded file, disposed with the pool.</param>
    /// <param name="create">Creates a slot.</param>
    /// <exception cref="ModelLoadException">No slot can be created.</exception>
    public SlotPool(string path, IDisposable file, Func<TSlot> create)
    {
        _file = file;
        _slots = new DefaultObjectPoolProvider().Create(new Policy(create));
        try
        {
            _slots.Return(create());
        }
        catch (Exception e)
        {
            file.Dispose();
            throw MlNetFile.Failure(path, e);
        }
    }

    /// <summary>Answers every input with one slot.</summary>
    /// <exception cref="InferenceException">The model failed on an input.</exception>
    public TOutput[] Answer<TInput, TOutput>(IReadOnlyList<TInput> inputs, Func<TSlot, TInput, TOutput> answer)
    {
        var slot = _slots.Get();
        try
        {
            var answers = new TOutput[inputs.Count];
            for (var i = 0; i < answers.Length; i++)
            {
                answers[i] = answer(slot, inputs[i]);
            }

            _slots.Return(slot);
            return answers;
        }
        catch (Exception e)
        {
            // A slot that threw is in an unknown state, so it is not returned.
            slot.Dispose();
            if (e is InterlockException or OperationCanceledException)
            {
                throw;
            }

            throw new InferenceException("The ML.NET model failed on an input.", e);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ((IDisposable)_slots).Dispose();
        _file.Dispose();
    }

    private sealed class Policy(Func<TSlot> create) : PooledObjectPolicy<TSlot>
    {
        public override TSlot Create() => create();

        public override bool Return(TSlot obj) => true;
    }
}
