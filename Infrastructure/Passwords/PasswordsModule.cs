using Autofac;
using Interlock.Application.Access;

namespace Interlock.Infrastructure.Passwords;

/// <summary>Wires the hashing of passwords.</summary>
public sealed class PasswordsModule : Module
{
    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder) => builder.RegisterType<PasswordHashes>().As<IPasswordHashes>().SingleInstance();
}
