using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Interlock.Api.Tests.Architecture;

/// <summary>Which namespaces of an assembly use which, read from its compiled code: signatures, method bodies and attributes.</summary>
internal sealed class NamespaceGraph
{
    // By namespace, those it uses, each with one example.
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _uses = new(StringComparer.Ordinal);
    private readonly ModuleDefinition _module;

    private NamespaceGraph(ModuleDefinition module)
    {
        _module = module;
        Namespaces = [.. module.Types.Select(type => type.Namespace).Where(name => name.StartsWith("Interlock.", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
    }

    public static NamespaceGraph Of(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        var graph = new NamespaceGraph(module);
        foreach (var type in module.GetTypes())
        {
            graph.Read(type);
        }

        return graph;
    }

    /// <summary>Every namespace of the assembly.</summary>
    public IReadOnlyList<string> Namespaces { get; }

    /// <summary>The uses that do not follow from others: A uses C is left out where A uses B and B uses C.</summary>
    public IEnumerable<(string From, string To)> DirectUses() =>
        from name in _uses
        let indirect = name.Value.Keys.SelectMany(Reach).ToHashSet(StringComparer.Ordinal)
        from used in name.Value.Keys
        where !indirect.Contains(used)
        select (name.Key, used);

    /// <summary>Every circle, as its namespaces and the uses between them.</summary>
    public IReadOnlyList<string> Circles()
    {
        var reach = _uses.Keys.ToDictionary(name => name, Reach, StringComparer.Ordinal);
        return [.. _uses.Keys
            .Where(name => reach[name].Contains(name))
            .GroupBy(name => string.Join(", ", reach[name].Where(other => reach.TryGetValue(other, out var back) && back.Contains(name)).Order(StringComparer.Ordinal)))
            .Select(circle => $"{circle.Key}\n{string.Join("\n", Examples([.. circle]))}")];
    }

    private IEnumerable<string> Examples(IReadOnlyCollection<string> circle) =>
        from name in circle
        from use in _uses[name]
        where circle.Contains(use.Key)
        select $"  {name} -> {use.Key}: {use.Value}";

    private HashSet<string> Reach(string start)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([start]);
        while (open.TryPop(out var name))
        {
            foreach (var next in _uses.GetValueOrDefault(name)?.Keys.AsEnumerable() ?? [])
            {
                if (reached.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return reached;
    }

    private void Read(TypeDefinition type)
    {
        Use(type, type.BaseType);
        Use(type, type.Interfaces.Select(implemented => implemented.InterfaceType));
        Use(type, type.Fields.Select(field => field.FieldType));
        Use(type, type.Properties.Select(property => property.PropertyType));
        Use(type, type.CustomAttributes);
        Use(type, type.Properties.SelectMany(property => property.CustomAttributes));
        Use(type, type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType));
        foreach (var method in type.Methods)
        {
            Use(type, method);
            Use(type, method.CustomAttributes);
            if (method.HasBody)
            {
                Use(type, method.Body.Variables.Select(variable => variable.VariableType));
                foreach (var instruction in method.Body.Instructions)
                {
                    Use(type, instruction);
                }
            }
        }
    }

    private void Use(TypeDefinition type, Instruction instruction)
    {
        switch (instruction.Operand)
        {
            case TypeReference used:
                Use(type, used);
                break;
            case MethodReference method:
                Use(type, method);
                break;
            case FieldReference field:
                Use(type, field.DeclaringType);
                Use(type, field.FieldType);
                break;
        }
    }

    private void Use(TypeDefinition type, MethodReference method)
    {
        Use(type, method.DeclaringType);
        Use(type, method.ReturnType);
        Use(type, method.Parameters.Select(parameter => parameter.ParameterType));
        Use(type, method is GenericInstanceMethod generic ? generic.GenericArguments : []);
    }

    private void Use(TypeDefinition type, IEnumerable<CustomAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            Use(type, attribute.AttributeType);
            Use(type, attribute.ConstructorArguments.SelectMany(TypesIn));
        }
    }

    private static IEnumerable<TypeReference> TypesIn(CustomAttributeArgument argument) => argument.Value switch
    {
        TypeReference type => [type],
        CustomAttributeArgument[] several => several.SelectMany(TypesIn),
        _ => [],
    };

    private void Use(TypeDefinition type, IEnumerable<TypeReference> used)
    {
        foreach (var one in used)
        {
            Use(type, one);
        }
    }

    private void Use(TypeDefinition type, TypeReference? used)
    {
        if (used is GenericInstanceType generic)
        {
            Use(type, generic.GenericArguments);
        }

        if (used?.GetElementType() is not { } element || element.IsGenericParameter || element.Scope != (IMetadataScope)_module)
        {
            return;
        }

        var (from, to) = (NamespaceOf(type), NamespaceOf(element));
        if (from.Length > 0 && to.Length > 0 && from != to)
        {
            if (!_uses.TryGetValue(from, out var uses))
            {
                _uses[from] = uses = new SortedDictionary<string, string>(StringComparer.Ordinal);
            }

            uses.TryAdd(to, $"{OutermostOf(type).Name} uses {OutermostOf(element).Name}");
        }
    }

    private static string NamespaceOf(TypeReference type) => OutermostOf(type).Namespace;

    private static TypeReference OutermostOf(TypeReference type)
    {
        while (type.DeclaringType is { } around)
        {
            type = around;
        }

        return type;
    }
}
