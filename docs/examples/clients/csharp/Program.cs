// Calls the sample models with a client that is generated from /openapi.json.
using System.Text.Json;
using Interlock.Client;

using var http = new HttpClient { BaseAddress = new Uri(args.Length > 0 ? args[0] : "http://localhost:4000") };
var client = new InterlockClient(http);

// One row.
var flower = new IrisFeatures { Sepal_length = 6.4, Sepal_width = 2.8, Petal_length = 5.6, Petal_width = 2.1 };
var one = await client.InferIrisAsync(new IrisRequest { Features = flower });
Console.WriteLine($"one row: {one.Data.Label}, {one.Data.Scores?.Count} scores");

// Many rows.
var many = await client.InferIrisRowsAsync(new IrisRowsRequest { Instances = [flower, flower] });
Console.WriteLine($"many rows: {string.Join(", ", many.Data.Select(row => row.Label))}");

// A picture.
await using (var picture = File.OpenRead(args.Length > 1 ? args[1] : "seven.png"))
{
    var pictures = await client.InferImageClassAsync(model_type: ImageClassType.Digits, img_file: [new FileParameter(picture, "seven.png")]);
    var first = pictures.Data.First();
    Console.WriteLine($"upload: {first.File} is {first.Label ?? first.Msg}");
}

// A task, and its events.
var patient = new DiabetesFeatures
{
    Age = 59, Sex = 2, Bmi = 32.1, Bp = 101, Total_cholesterol = 157, Ldl = 93.2, Hdl = 38, Cholesterol_ratio = 4, Log_triglycerides = 4.8598, Glucose = 87,
};
var accepted = await client.SubmitDiabetesAsync(new DiabetesRequest { Features = patient }, idempotency_Key: Guid.NewGuid().ToString());
using (var events = await client.WatchTaskAsync(accepted.Data.Id))
using (var reader = new StreamReader(events.Stream))
{
    while (await reader.ReadLineAsync() is { } line)
    {
        if (line.StartsWith("data: ", StringComparison.Ordinal))
        {
            Console.WriteLine($"task: {JsonDocument.Parse(line["data: ".Length..]).RootElement.GetProperty("status")}");
        }
    }
}

var ended = await client.GetTaskAsync(accepted.Data.Id);
Console.WriteLine($"task: {ended.Data.Result}");

// An error.
try
{
    await client.InferIrisAsync(new IrisRequest { Features = new IrisFeatures { Sepal_length = -1 } });
}
catch (ApiException<Problem> e)
{
    Console.WriteLine($"error: {e.StatusCode} {e.Result.Code}, {string.Join(", ", e.Result.Errors.Select(problem => problem.Path))}");
}
