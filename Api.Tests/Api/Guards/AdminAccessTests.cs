using Interlock.Api.Guards;
using System.Net;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Guards;

[Parallelizable]
public sealed class AdminAccessTests
{
    private const string Key = "a long secret";

    [TestCase("127.0.0.1", "localhost:4000", 4000)]
    [TestCase("127.8.9.1", "127.0.0.1:4000", 4000)]
    [TestCase("::1", "[::1]:4000", 4000)]
    [TestCase("::ffff:127.0.0.1", "LOCALHOST", 80)]
    public void RefusalOf_OnThisMachine_NoneUnlessThereIsAKey(string from, string host, int port)
    {
        var request = Request(from, host);
        request.Connection.LocalPort = port;

        Assert.That(new AdminAccess("").RefusalOf(request), Is.Null);
        Assert.That(new AdminAccess(Key).RefusalOf(request), Is.EqualTo("This server has a server.admin-key: send it as x-admin-key."));
    }

    [TestCase("10.0.0.7")]
    [TestCase("::ffff:10.0.0.7")]
    [TestCase("fe80::1")]
    [TestCase(null)]
    public void RefusalOf_AnotherMachine_SaysWhatToDo(string? from) =>
        Assert.That(new AdminAccess("").RefusalOf(Request(from)), Does.Contain("set server.admin-key and send it as x-admin-key"));

    [TestCase("Forwarded", "for=10.0.0.7")]
    [TestCase("X-Forwarded-For", "127.0.0.1")]
    [TestCase("x-forwarded-host", "interlock.example")]
    [TestCase("X-Forwarded-Proto", "https")]
    [TestCase("X-Real-IP", "")]
    [TestCase("Via", "1.1 proxy")]
    [TestCase("X-Forwarded", "x")]
    [TestCase("X-Forwarded-Server", "x")]
    [TestCase("X-Original-For", "127.0.0.1")]
    [TestCase("X-Envoy-External-Address", "10.0.0.7")]
    [TestCase("CF-Connecting-IP", "10.0.0.7")]
    [TestCase("true-client-ip", "10.0.0.7")]
    [TestCase("X-Client-IP", "10.0.0.7")]
    [TestCase("Max-Forwards", "9")]
    public void RefusalOf_Forwarded_Refuses(string header, string value) =>
        Assert.That(new AdminAccess("").RefusalOf(Request(headers: (header, value))), Does.Contain("was forwarded"));

    [Test]
    public void RefusalOf_OldHttpAsProxiesSpeakIt_Refuses()
    {
        var request = Request();
        request.Request.Protocol = HttpProtocol.Http10;

        Assert.That(new AdminAccess("").RefusalOf(request), Does.Contain("was forwarded"));
    }

    [TestCase("interlock.example")]
    [TestCase("localhost.example:4000")]
    [TestCase("127.0.0.1.example")]
    [TestCase("10.0.0.7:4000")]
    [TestCase("localhost")]
    [TestCase("localhost:80")]
    [TestCase("127.0.0.1:4001")]
    [TestCase("")]
    public void RefusalOf_HostOfAnotherName_Refuses(string host) =>
        Assert.That(new AdminAccess("").RefusalOf(Request(host: host)), Does.Contain("not addressed to this machine"));

    [TestCase("Origin", "http://evil.example")]
    [TestCase("Origin", "http://localhost:3000")]
    [TestCase("Origin", "https://localhost:4000")]
    [TestCase("Origin", "null")]
    [TestCase("Sec-Fetch-Site", "cross-site")]
    [TestCase("Sec-Fetch-Site", "same-site")]
    public void RefusalOf_PageOfAnotherSite_Refuses(string header, string value) =>
        Assert.That(new AdminAccess("").RefusalOf(Request(headers: (header, value))), Does.Contain("page of another site"));

    [TestCase("Origin", "http://localhost:4000")]
    [TestCase("Sec-Fetch-Site", "same-origin")]
    [TestCase("Sec-Fetch-Site", "none")]
    public void RefusalOf_OwnPage_None(string header, string value) => Assert.That(new AdminAccess("").RefusalOf(Request(headers: (header, value))), Is.Null);

    [Test]
    public void RefusalOf_RightKeyFromAnywhere_None()
    {
        var request = Request("10.0.0.7", "interlock.example", (AdminAccess.KeyHeader, Key), ("X-Forwarded-For", "10.0.0.8"), ("Origin", "https://ops.example"));

        Assert.That(new AdminAccess(Key).RefusalOf(request), Is.Null);
    }

    [TestCase(Key, "A long secret")]
    [TestCase(Key, "a long secret ")]
    [TestCase(Key, "a long")]
    [TestCase(Key, "")]
    [TestCase("", "")]
    [TestCase("", Key)]
    public void RefusalOf_WrongKey_RefusesEvenOnThisMachine(string key, string sent)
    {
        var reason = new AdminAccess(key).RefusalOf(Request(headers: (AdminAccess.KeyHeader, sent)));

        Assert.That(reason, Is.EqualTo("The x-admin-key is not the server.admin-key of this server."));
    }

    [Test]
    public void RefusalOf_KeySentTwice_Refuses()
    {
        var request = Request();
        request.Request.Headers[AdminAccess.KeyHeader] = new[] { Key, Key };

        Assert.That(new AdminAccess(Key).RefusalOf(request), Is.Not.Null);
    }

    private static DefaultHttpContext Request(string? from = "127.0.0.1", string host = "localhost:4000", params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = from is null ? null : IPAddress.Parse(from);
        context.Connection.LocalPort = 4000;
        context.Request.Scheme = "http";
        context.Request.Protocol = HttpProtocol.Http11;
        context.Request.Host = new HostString(host);
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        return context;
    }
}
