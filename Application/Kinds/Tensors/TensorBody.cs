using System.Text.Json;
using Interlock.Domain;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Kinds.Tensors;

/// <summary>One pass over the JSON of a request.</summary>
internal ref struct TensorBody
{
    private readonly InputProblems _problems;
    private Utf8JsonReader _reader;

    public TensorBody(ReadOnlySpan<byte> json, InputProblems problems)
    {
        _problems = problems;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = TensorRequestReader.MaxDepth });
    }

    /// <summary>Reads all of it; problems are added.</summary>
    /// <param name="binary">The content of inputs that have <c>binary_data_size</c>, in their order.</param>
    public TensorRequest Read(ReadOnlyMemory<byte> binary)
    {
        _reader.Read();
        var (id, parameters) = ((string?)null, TensorParameters.None);
        var (inputs, outputs) = (new List<TensorDraft>(), (List<RequestedOutput>?)null);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (NextMember("$", seen) is { } member)
        {
            switch (member)
            {
                case "id":
                    id = Text("$.id");
                    break;
                case "parameters":
                    parameters = Parameters("$.parameters");
                    break;
                case "inputs":
                    for (var i = 0; NextItem("$.inputs", i); i++)
                    {
                        inputs.Add(Input($"$.inputs[{i}]"));
                    }

                    break;
                case "outputs":
                    outputs = [];
                    for (var i = 0; NextItem("$.outputs", i); i++)
                    {
                        outputs.Add(Output($"$.outputs[{i}]"));
                    }

                    break;
                default:
                    _reader.Skip();
                    break;
            }
        }

        while (_reader.Read())
        {
        }

        var tensors = TensorDraft.Complete(inputs, binary, _problems);
        if (inputs.Count == 0 && _problems.IsEmpty)
        {
            _problems.Add("$.inputs", "holds no tensor; expected [{\"name\":...,\"shape\":[...],\"datatype\":...,\"data\":[...]}]");
        }

        return new TensorRequest(id, new TensorSet(tensors) { Parameters = parameters }, outputs is { Count: > 0 } ? outputs : null)
        {
            InputParameters = [.. inputs.Select(input => input.Parameters)],
        };
    }

    private TensorDraft Input(string path)
    {
        var input = new TensorDraft(path);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var data = _reader;
        while (NextMember(path, seen) is { } member)
        {
            switch (member)
            {
                case "name":
                    input.Name = Text($"{path}.name");
                    break;
                case "datatype":
                    input.Type = Type($"{path}.datatype");
                    break;
                case "shape":
                    input.Shape = Shape($"{path}.shape");
                    break;
                case "parameters":
                    input.Parameters = Parameters($"{path}.parameters");
                    break;
                case "raw":
                    input.Data = _reader.TokenType == JsonTokenType.String && _reader.TryGetBytesFromBase64(out var raw) ? raw : Wrong<byte[]>($"{path}.raw", "base64 of the bytes");
                    break;
                case "data":
                    input.HasData = true;
                    data = _reader;
                    if (input is not { Type: { } type, Shape: { } shape } || !TryRead(ref data, type, shape, input))
                    {
                        _reader.Skip(); // Where its type and shape follow, it is read below.
                        break;
                    }

                    _reader = data;
                    break;
                default:
                    _reader.Skip();
                    break;
            }
        }

        if (input is { HasData: true, Data: null, Type: { } late, Shape: { } dimensions } && !_problems.HasAt(path))
        {
            TryRead(ref data, late, dimensions, input);
        }

        return input;
    }

    private readonly bool TryRead(ref Utf8JsonReader data, DataType type, long[] shape, TensorDraft input)
    {
        input.Data = TensorData.Read(ref data, type, shape, out var problem);
        if (problem is not null)
        {
            _problems.Add($"{input.Path}.data", problem);
        }

        return problem is null;
    }

    private RequestedOutput Output(string path)
    {
        var (name, parameters, seen) = ((string?)null, TensorParameters.None, new HashSet<string>(StringComparer.Ordinal));
        while (NextMember(path, seen) is { } member)
        {
            switch (member)
            {
                case "name":
                    name = Text($"{path}.name");
                    break;
                case "parameters":
                    parameters = Parameters($"{path}.parameters");
                    break;
                default:
                    _reader.Skip();
                    break;
            }
        }

        if (name is null && !_problems.HasAt(path))
        {
            _problems.Add($"{path}.name", "is missing");
        }

        return new RequestedOutput(name ?? "", parameters);
    }

    private TensorParameters Parameters(string path)
    {
        var (parameters, seen) = (new TensorParameters(), new HashSet<string>(StringComparer.Ordinal));
        while (NextMember(path, seen) is { } name)
        {
            object? value = _reader.TokenType switch
            {
                JsonTokenType.String => _reader.GetString(),
                JsonTokenType.True or JsonTokenType.False => _reader.GetBoolean(),
                JsonTokenType.Number when _reader.TryGetInt64(out var whole) => whole,
                JsonTokenType.Number => _reader.GetDouble(),
                JsonTokenType.Null => null,
                _ => Wrong<object>($"{path}.{Excerpt.Of(name, 64)}", "a text, a number, true or false"),
            };
            if (value is not null)
            {
                parameters.Add(name, value);
            }
        }

        return parameters;
    }

    private long[]? Shape(string path)
    {
        var shape = new List<long>();
        var isWrong = false;
        for (var i = 0; NextItem(path, i); i++)
        {
            if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out var dimension) && dimension > 0)
            {
                shape.Add(dimension);
            }
            else
            {
                isWrong = true;
                Wrong<object>($"{path}[{i}]", "a whole number of at least 1");
            }
        }

        if (isWrong || _problems.HasAt(path))
        {
            return null;
        }

        if (TensorShape.CountOf(shape.ToArray()) is null)
        {
            _problems.Add(path, $"[{Excerpt.Of(string.Join(',', shape), 100)}] has more elements than a tensor can have, or more than {TensorShape.MostDimensions} dimensions");
            return null;
        }

        return [.. shape];
    }

    private DataType? Type(string path)
    {
        if (Text(path) is not { } word)
        {
            return null;
        }

        if (DataTypes.Of(word) is { } type)
        {
            return type;
        }

        _problems.Add(path, $"'{Excerpt.Of(word, 64)}' is no data type; expected one of {DataTypes.All}");
        return null;
    }

    private string? Text(string path) => _reader.TokenType == JsonTokenType.String ? _reader.GetString() : Wrong<string>(path, "a text");

    /// <summary>Reads the name of the next member of an object, and stands at its value; null at its end, or where there is no object.</summary>
    private string? NextMember(string path, HashSet<string> seen)
    {
        if (_reader.TokenType != JsonTokenType.StartObject && seen.Count == 0)
        {
            Wrong<object>(path, "an object");
            return null;
        }

        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        var name = _reader.GetString()!;
        if (!seen.Add(name))
        {
            _problems.Add($"{path}.{Excerpt.Of(name, 64)}", "stands twice");
        }

        _reader.Read();
        return name;
    }

    /// <summary>Goes to the next item of a list; false at its end, or where there is no list.</summary>
    private bool NextItem(string path, int place)
    {
        if (place == 0 && _reader.TokenType != JsonTokenType.StartArray)
        {
            Wrong<object>(path, "a list");
            return false;
        }

        _reader.Read();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    private T? Wrong<T>(string path, string expected)
        where T : class
    {
        _problems.Add(path, $"is {JsonNouns.Of(_reader.TokenType)}; expected {expected}");
        _reader.Skip();
        return null;
    }
}
