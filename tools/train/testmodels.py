"""Makes the tiny ONNX files of Api.Tests/TestModels. Needs Python 3 with onnx and numpy; writes the same bytes every time."""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Api.Tests" / "TestModels"
OPSETS = [h.make_opsetid("", 15), h.make_opsetid("ai.onnx.ml", 2)]

# Class i scores as the i-th column of x @ W + B, so tests can compute every answer by hand.
W = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.5, 0.25, -0.5]], np.float32)
B = np.array([0.125, 0, -0.125], np.float32)


def tensor(name, element, shape):
    return h.make_tensor_value_info(name, element, shape)


def const(name, array):
    return numpy_helper.from_array(np.asarray(array), name)


def save(name, nodes, inputs, outputs, constants=()):
    graph = h.make_graph(nodes, name, inputs, outputs, list(constants))
    model = h.make_model(graph, producer_name="interlock-tests", opset_imports=OPSETS, ir_version=8)
    onnx.checker.check_model(model)
    (FOLDER / f"{name}.onnx").write_bytes(model.SerializeToString())


def linear(softmax=True):
    nodes = [h.make_node("MatMul", ["x", "w"], ["xw"]), h.make_node("Add", ["xw", "b"], ["logits"])]
    return nodes + ([h.make_node("Softmax", ["logits"], ["probabilities"], axis=1)] if softmax else [])


def classifiers():
    x, probabilities = tensor("x", T.FLOAT, ["N", 4]), tensor("probabilities", T.FLOAT, ["N", 3])
    weights = [const("w", W), const("b", B)]
    save("wide", linear(), [x], [probabilities], weights)
    save("fixed-batch", linear(), [tensor("x", T.FLOAT, [1, 4])], [tensor("probabilities", T.FLOAT, [1, 3])], weights)
    save("symbolic", linear(), [tensor("x", T.FLOAT, ["N", "W"])], [tensor("probabilities", T.FLOAT, ["N", "C"])], weights)
    save("wide-double", linear(), [tensor("x", T.DOUBLE, ["N", 4])], [tensor("probabilities", T.DOUBLE, ["N", 3])],
         [const("w", W.astype(np.float64)), const("b", B.astype(np.float64))])
    save("ambiguous", linear(), [x], [tensor("logits", T.FLOAT, ["N", 3]), probabilities], weights)
    save("defaulted", linear(), [x, tensor("b", T.FLOAT, [3])], [probabilities], weights)

    best = h.make_node("ArgMax", ["probabilities"], ["label"], axis=1, keepdims=0)
    label = tensor("label", T.INT64, ["N"])
    save("with-label", linear() + [best], [x], [label, probabilities], weights)
    save("label-only", linear() + [best], [x], [label], weights)

    # The label is the worst class: an answer must follow the label output, not the scores.
    worst = h.make_node("ArgMin", ["probabilities"], ["label"], axis=1, keepdims=0)
    save("label-disagrees", linear() + [worst], [x], [label, probabilities], weights)

    above = [h.make_node("ArgMax", ["probabilities"], ["index"], axis=1, keepdims=0), h.make_node("Add", ["index", "one"], ["label"])]
    save("label-plus-one", linear() + above, [x], [label], weights + [const("one", np.int64(1))])


def zipmaps():
    x = tensor("x", T.FLOAT, ["N", 4])
    weights = [const("w", W), const("b", B)]
    best = h.make_node("ArgMax", ["probabilities"], ["index"], axis=1, keepdims=0)
    for key, element, options in (
        ("string", T.STRING, {"classlabels_strings": ["low", "mid", "high"]}),
        ("int64", T.INT64, {"classlabels_int64s": [10, 20, 30]}),
    ):
        names = list(options.values())[0]
        mapped = {"keys_int64s": [0, 1, 2], "values_strings" if element == T.STRING else "values_int64s": names}
        to_label = h.make_node("LabelEncoder", ["index"], ["label"], domain="ai.onnx.ml", **mapped) if element == T.STRING else \
            h.make_node("Gather", ["numbers", "index"], ["label"])
        zipmap = h.make_node("ZipMap", ["probabilities"], ["scores"], domain="ai.onnx.ml", **options)
        scores = onnx.ValueInfoProto(name="scores")
        maps = scores.type.sequence_type.elem_type.map_type
        maps.key_type = element
        maps.value_type.tensor_type.elem_type = T.FLOAT
        maps.value_type.tensor_type.shape.SetInParent()
        extra = [] if element == T.STRING else [const("numbers", np.array(names, np.int64))]
        save(f"zipmap-{key}", linear() + [best, to_label, zipmap], [x], [tensor("label", element, ["N"]), scores], weights + extra)


def columns():
    """Mixed inputs: score of class 1 = size + 10 * count + 100 * open + 1000 * (colour is red); class 0 is always 0.5."""
    cast = [h.make_node("Cast", [name], [name + "_f"], to=T.FLOAT) for name in ("count", "open")]
    colour = h.make_node("LabelEncoder", ["colour"], ["colour_f"], domain="ai.onnx.ml",
                         keys_strings=["red"], values_floats=[1.0], default_float=0.0)
    joined = h.make_node("Concat", ["Size_cm", "count_f", "open_f", "colour_f"], ["all"], axis=1)
    scores = [h.make_node("MatMul", ["all", "w"], ["xw"]), h.make_node("Add", ["xw", "b"], ["scores"])]
    save("columns", cast + [colour, joined] + scores,
         [tensor("Size_cm", T.FLOAT, ["N", 1]), tensor("count", T.INT64, ["N", 1]), tensor("open", T.BOOL, ["N", 1]), tensor("colour", T.STRING, ["N", 1])],
         [tensor("scores", T.FLOAT, ["N", 2])],
         [const("w", np.array([[0, 1], [0, 10], [0, 100], [0, 1000]], np.float32)), const("b", np.array([0.5, 0], np.float32))])
    narrow = [h.make_node("Cast", ["count"], ["count_f"], to=T.FLOAT), h.make_node("Add", ["size", "count_f"], ["value"])]
    save("narrow-columns", narrow, [tensor("size", T.FLOAT, ["N"]), tensor("count", T.INT32, ["N"])], [tensor("value", T.FLOAT, ["N"])])


def others():
    weights = [const("w", np.array([[0.1], [0.2]], np.float64))]
    save("regression-double", [h.make_node("MatMul", ["x", "w"], ["value"])],
         [tensor("x", T.DOUBLE, ["N", 2])], [tensor("value", T.DOUBLE, ["N", 1])], weights)
    save("regression-float", [h.make_node("Add", ["x", "c"], ["value"])],
         [tensor("x", T.FLOAT, ["N", 1])], [tensor("value", T.FLOAT, ["N", 1])], [const("c", np.float32(0))])
    save("logarithm", [h.make_node("Log", ["x"], ["value"])], [tensor("x", T.FLOAT, ["N", 1])], [tensor("value", T.FLOAT, ["N", 1])])
    save("log-scores", [h.make_node("Log", ["x"], ["scores"])], [tensor("x", T.FLOAT, ["N", 2])], [tensor("scores", T.FLOAT, ["N", 2])])
    save("binary", [h.make_node("Sigmoid", ["x"], ["p"])], [tensor("x", T.FLOAT, ["N", 1])], [tensor("p", T.FLOAT, ["N", 1])])
    save("binary-flat", [h.make_node("ReduceMean", ["x"], ["p"], axes=[1], keepdims=0)], [tensor("x", T.FLOAT, ["N", 1])], [tensor("p", T.FLOAT, ["N"])])
    save("binary-open", [h.make_node("Identity", ["x"], ["p"])], [tensor("x", T.FLOAT, ["N", 1])], [tensor("p", T.FLOAT, ["N", "C"])])

    # Says it gives a row per row, but gives one for all.
    save("collapsing", [h.make_node("ReduceMean", ["x"], ["scores"], axes=[0], keepdims=1)],
         [tensor("x", T.FLOAT, ["N", 2])], [tensor("scores", T.FLOAT, ["M", 2])])

    # Fails inside: the number of a row is not one of the two there are.
    save("failing", [h.make_node("Gather", ["table", "x"], ["value"])],
         [tensor("x", T.INT64, ["N"])], [tensor("value", T.FLOAT, ["N"])], [const("table", np.array([1.5, 2.5], np.float32))])
    for name, element in (("float", T.FLOAT), ("double", T.DOUBLE), ("int32", T.INT32), ("int64", T.INT64), ("bool", T.BOOL),
                          ("string", T.STRING), ("uint8", T.UINT8), ("float16", T.FLOAT16)):
        shape = ["N"] if element == T.STRING else ["N", 2]
        save(f"identity-{name}", [h.make_node("Identity", ["x"], ["y"])], [tensor("x", element, shape)], [tensor("y", element, shape)])


def external():
    """The weights stand in a file of their own."""
    weights = const("w", W)
    (FOLDER / "external.weights").write_bytes(weights.raw_data)
    weights.ClearField("raw_data")
    weights.data_location = T.EXTERNAL
    for key, value in (("location", "external.weights"), ("offset", "0"), ("length", str(W.nbytes))):
        weights.external_data.add(key=key, value=value)
    graph = h.make_graph(linear(), "external", [tensor("x", T.FLOAT, ["N", 4])], [tensor("probabilities", T.FLOAT, ["N", 3])], [weights, const("b", B)])
    model = h.make_model(graph, producer_name="interlock-tests", opset_imports=OPSETS, ir_version=8)
    (FOLDER / "external.onnx").write_bytes(model.SerializeToString())


def images():
    """Scores: the means of the picture's left and right half, per channel weights 1, 2, 4 for three channels."""
    def halves(name, element, shape, layout, channels):
        width_axis, steps = (3, []) if layout == "nchw" else (2, [])
        as_float = "x"
        if element != T.FLOAT:
            steps.append(h.make_node("Cast", ["x"], ["xf"], to=T.FLOAT))
            as_float = "xf"
        axes = [1, 2, 3]
        weight_shape = [1, channels, 1, 1] if layout == "nchw" else [1, 1, 1, channels]
        weights = np.array([1, 2, 4][:channels], np.float32).reshape(weight_shape)
        steps += [h.make_node("Mul", [as_float, "weights"], ["weighted"]),
                  h.make_node("Split", ["weighted"], ["l", "r"], axis=width_axis),
                  h.make_node("ReduceMean", ["l"], ["lm"], axes=axes, keepdims=0),
                  h.make_node("ReduceMean", ["r"], ["rm"], axes=axes, keepdims=0),
                  h.make_node("Unsqueeze", ["lm", "axis"], ["lu"]), h.make_node("Unsqueeze", ["rm", "axis"], ["ru"]),
                  h.make_node("Concat", ["lu", "ru"], ["scores"], axis=1)]
        save(name, steps, [tensor("x", element, shape)], [tensor("scores", T.FLOAT, [shape[0], 2])],
             [const("weights", weights), const("axis", np.array([1], np.int64))])

    halves("image-nchw", T.FLOAT, ["N", 3, 2, 4], "nchw", 3)
    halves("image-nhwc", T.FLOAT, ["N", 2, 4, 3], "nhwc", 3)
    halves("image-grey", T.FLOAT, [1, 1, 2, 4], "nchw", 1)
    halves("image-bytes", T.UINT8, ["N", 2, 4, 3], "nhwc", 3)
    halves("image-symbolic", T.FLOAT, ["N", 3, "H", "W"], "nchw", 3)


def sensors():
    """The score tells how far the last level, or step, is from 5: tests can compute every answer by hand."""
    last = h.make_node("Gather", ["x", "last"], ["level"], axis=1)
    score = [h.make_node("Abs", ["level"], ["size"]), h.make_node("Sub", ["size", "five"], ["logit"]), h.make_node("Sigmoid", ["logit"], ["score"])]
    constants = [const("last", np.int64(3)), const("five", np.float32(5))]
    save("sensor-last", [last] + score, [tensor("x", T.FLOAT, ["N", 4])], [tensor("score", T.FLOAT, ["N"])], constants)
    save("sensor-one", [last] + score, [tensor("x", T.FLOAT, [1, 4])], [tensor("score", T.FLOAT, [1])], constants)
    save("sensor-beyond", [last], [tensor("x", T.FLOAT, ["N", 4])], [tensor("level", T.FLOAT, ["N"])], constants[:1])

    step = [h.make_node("Flatten", ["x"], ["flat"]), h.make_node("Gather", ["flat", "last"], ["level"], axis=1)]
    save("sensor-steps", step + score, [tensor("x", T.FLOAT, ["N", 2, 4])], [tensor("score", T.FLOAT, ["N", 1])],
         [const("last", np.array([7], np.int64)), constants[1]])


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for make in (classifiers, zipmaps, columns, others, external, images, sensors):
        make()
    print(f"{len(list(FOLDER.glob('*.onnx')))} models in {FOLDER}")
