using Interlock.Application.Configuration;
using Interlock.Infrastructure.Runtimes.Catalog;

namespace Interlock.Infrastructure.Plugins;

/// <summary>The rules for a runtime, so that config.yaml can be read with it and its kind can load it.</summary>
internal static class PluginRules
{
    /// <exception cref="PluginException">One of them breaks a rule.</exception>
    public static void Check(IReadOnlyList<RuntimeEntry> runtimes, RuntimeCatalog known)
    {
        for (var i = 0; i < runtimes.Count; i++)
        {
            Check(runtimes[i], known.With(runtimes.Take(i)));
        }
    }

    private static void Check(RuntimeEntry runtime, RuntimeCatalog known)
    {
        var record = runtime.VersionConfig;
        var ofKind = known.All.Where(other => other.ModelConfig == runtime.ModelConfig).ToList();
        Require(ofKind.Count > 0, $"{runtime.ModelConfig.Name} is the record of no kind of this server");
        Require(record.IsSubclassOf(typeof(VersionConfig)), $"{record.Name} is not derived from {nameof(VersionConfig)}");

        var (word, kind) = (ConfigNameAttribute.Of(record), ConfigNameAttribute.Of(runtime.ModelConfig));
        Require(ConfigId.IsValid(word), $"'{word}' is no word for a runtime: {ConfigId.Rule}");
        Require(ofKind.All(other => ConfigNameAttribute.Of(other.VersionConfig) != word), $"the kind {kind} has a runtime '{word}' already");

        var missing = ContractsOf(ofKind).FirstOrDefault(contract => !contract.IsAssignableFrom(runtime.Model));
        Require(missing is null, $"{runtime.Model.Name} does not implement {NameOf(missing)}, as models of the kind {kind} do");
        Require(
            ofKind.Any(other => other.Contract == runtime.Contract),
            $"{runtime.Model.Name} is registered as {NameOf(runtime.Contract)}, which is not that of the kind {kind}");
        PluginRecords.Check(record);
    }

    /// <summary>The interface of every model of a kind: <c>IModel</c> of its input and output, and for some kinds an interface derived from it.</summary>
    private static IEnumerable<Type> ContractsOf(List<RuntimeEntry> ofKind) =>
        ofKind[0].Model.GetInterfaces()
            .Where(contract => ofKind[0].Contract.IsAssignableFrom(contract) && ofKind.All(other => contract.IsAssignableFrom(other.Model)));

    private static string NameOf(Type? contract) => contract is { IsGenericType: true }
        ? $"{contract.Name.Split('`')[0]}<{string.Join(", ", contract.GetGenericArguments().Select(argument => argument.Name))}>"
        : contract?.Name ?? "";

    private static void Require(bool kept, string otherwise)
    {
        if (!kept)
        {
            throw new PluginException(otherwise);
        }
    }
}
