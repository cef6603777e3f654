using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Runtimes.TestModels;

/// <summary>A version of a <c>tensor</c> model that is part of the server, to try clients with.</summary>
[ConfigName("test")]
public sealed record TestModelConfig : VersionConfig
{
    [ConfigDoc("simple and simple-string add and subtract INPUT0 and INPUT1; identity-* and delayed-identity answer what they are sent; failing fails.")]
    public required TestModel Model { get; init; }

    /// <inheritdoc />
    public override bool StartsThreads => false;
}

/// <summary>The test models.</summary>
public enum TestModel
{
    /// <summary>INT32 [1,16] twice; their sum and difference.</summary>
    Simple,

    /// <summary>The same in decimal digits, BYTES [1,16].</summary>
    SimpleString,

    /// <summary>FP32 of any shape, as it is.</summary>
    IdentityFp32,

    /// <summary>INT64 of any shape, as it is.</summary>
    IdentityInt64,

    /// <summary>BYTES of any shape, as it is.</summary>
    IdentityBytes,

    /// <summary>FP32 of any shape, as it is, after a while: 25 ms, or what the parameter <c>delay_ms</c> of the request says.</summary>
    DelayedIdentity,

    /// <summary>FP32 of any shape; every request fails.</summary>
    Failing,
}
