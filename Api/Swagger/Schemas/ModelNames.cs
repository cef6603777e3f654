namespace Interlock.Api.Swagger.Schemas;

/// <summary>The names of a model's operations and schemas: different from those of every other model, whatever models are called.</summary>
/// <param name="prefix">What the names begin with, or hold.</param>
internal sealed class ModelNames(string prefix)
{
    private static readonly string[] Schemas = ["Features", "Request", "RowsRequest", "Answer", "Reply", "RowsReply", "StreamLine", "Type"];

    public string Infer => $"infer{prefix}";

    public string InferJson => $"infer{prefix}Json";

    public string InferRows => $"infer{prefix}Rows";

    public string Fill => $"fill{prefix}";

    public string Submit => $"submit{prefix}";

    public string Stream => $"stream{prefix}";

    /// <summary>Takes the names of a model.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="taken">Names that are not free; those of this model are added.</param>
    public static ModelNames Take(string model, ISet<string> taken)
    {
        var names = new ModelNames(SchemaNames.Pascal(model));
        for (var i = 1; names.All.Any(taken.Contains); i++)
        {
            names = new ModelNames($"{SchemaNames.Pascal(model)}Model{(i == 1 ? "" : i)}");
        }

        taken.UnionWith(names.All);
        return names;
    }

    /// <summary>The name of a schema.</summary>
    public string Schema(string suffix) => prefix + suffix;

    private IEnumerable<string> All => [.. Schemas.Select(Schema), Infer, InferJson, InferRows, Fill, Submit, Stream];
}
