using System.Security.Cryptography;
using System.Text;
using Interlock.Application.Serving.Batching;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

public sealed class ModelHashTests
{
    private static readonly string Of1 = new('1', 64);
    private static readonly string Of2 = new('2', 64);

    [Test]
    public void Of_NoFile_IsNull() => Assert.That(ModelHash.Of(new Dictionary<string, string>()), Is.Null);

    [Test]
    public void Of_OneFile_IsItsOwn() => Assert.That(ModelHash.Of(new Dictionary<string, string> { ["/models/a.onnx"] = Of1 }), Is.EqualTo(Of1));

    [Test]
    public void Of_SeveralFiles_IsThatOfTheListInTheOrderOfTheirPaths()
    {
        var list = $"{Of2}  digits.onnx\n{Of1}  letters.onnx\n";

        var hash = ModelHash.Of(new Dictionary<string, string> { ["/b/letters.onnx"] = Of1, ["/a/digits.onnx"] = Of2 });

        Assert.That(hash, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)))));
    }
}
