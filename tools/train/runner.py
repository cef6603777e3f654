"""Runs the saved .onnx files in float32, so that every score comes from the file and not from the trainer.

Knows only the operators these models use.
"""

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper


def run(path, x, batch=256):
    """Feeds x to the model's one input; returns {output name: array} for all rows."""
    model = onnx.load(str(path))
    parts = [run_batch(model.graph, x[start:start + batch]) for start in range(0, len(x), batch)]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def run_batch(graph, x):
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    values[graph.input[0].name] = x.astype(np.float32)
    for node in graph.node:
        attributes = {item.name: helper.get_attribute_value(item) for item in node.attribute}
        results = OPERATORS[node.op_type]([values[name] for name in node.input], attributes)
        values.update(zip(node.output, results))
    return {output.name: values[output.name] for output in graph.output}


def by_torch(function):
    def operator(inputs, attributes):
        with torch.no_grad():
            return [function([torch.from_numpy(np.array(value)) for value in inputs], attributes).numpy()]
    return operator


def conv(inputs, attributes):
    assert attributes.get("group", 1) == 1 and set(attributes.get("dilations", [1])) == {1}
    if len(attributes["pads"]) == 2:
        left, right = attributes["pads"]
        assert left == right
        return F.conv1d(*inputs, stride=attributes["strides"], padding=left)
    top, left, bottom, right = attributes["pads"]
    assert (top, left) == (bottom, right)
    return F.conv2d(*inputs, stride=attributes["strides"], padding=(top, left))


def max_pool(inputs, attributes):
    assert attributes.get("pads", [0] * 4) == [0] * 4 and attributes.get("ceil_mode", 0) == 0
    return F.max_pool2d(inputs[0], attributes["kernel_shape"], attributes["strides"])


def gemm(inputs, attributes):
    assert attributes.get("alpha", 1.0) == 1.0 and attributes.get("beta", 1.0) == 1.0
    a, b, c = inputs
    return a @ (b.T if attributes.get("transB", 0) else b) + c


def scaler(inputs, attributes):
    offset, scale = (np.array(attributes[key], np.float32) for key in ("offset", "scale"))
    return [(inputs[0] - offset) * scale]


def linear_regressor(inputs, attributes):
    coefficients = np.array(attributes["coefficients"], np.float32).reshape(attributes["targets"], -1)
    return [inputs[0] @ coefficients.T + np.array(attributes["intercepts"], np.float32)]


def tree_ensemble_classifier(inputs, attributes):
    x = inputs[0]
    if "classlabels_strings" in attributes:
        labels = np.array([label.decode() for label in attributes["classlabels_strings"]], object)
    else:
        labels = np.array(attributes["classlabels_int64s"], np.int64)

    scores = np.tile(np.array(attributes.get("base_values", [0.0] * len(labels)), np.float32), (len(x), 1))
    keys = list(zip(attributes["nodes_treeids"], attributes["nodes_nodeids"]))
    at = {key: position for position, key in enumerate(keys)}
    weights = {}
    for tree, node, label, weight in zip(attributes["class_treeids"], attributes["class_nodeids"],
                                         attributes["class_ids"], attributes["class_weights"]):
        weights.setdefault((tree, node), []).append((label, np.float32(weight)))

    thresholds = np.array(attributes["nodes_values"], np.float32)
    for row, features in enumerate(x):
        for tree in sorted({tree for tree, _ in keys}):
            key = (tree, 0)
            while attributes["nodes_modes"][at[key]] == b"BRANCH_LEQ":
                position = at[key]
                low = features[attributes["nodes_featureids"][position]] <= thresholds[position]
                key = (tree, attributes["nodes_truenodeids" if low else "nodes_falsenodeids"][position])
            for label, weight in weights[key]:
                scores[row, label] += weight

    best = scores.argmax(axis=1)
    if attributes["post_transform"] == b"SOFTMAX":
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        scores /= scores.sum(axis=1, keepdims=True)
    return [labels[best], scores]


OPERATORS = {
    "Conv": by_torch(conv),
    "Flatten": by_torch(lambda inputs, attributes: inputs[0].flatten(attributes.get("axis", 1))),
    "Gemm": by_torch(gemm),
    "LinearRegressor": linear_regressor,
    "MaxPool": by_torch(max_pool),
    "Relu": by_torch(lambda inputs, _: inputs[0].relu()),
    "Scaler": scaler,
    "Sigmoid": by_torch(lambda inputs, _: inputs[0].sigmoid()),
    "Softmax": by_torch(lambda inputs, attributes: inputs[0].softmax(attributes.get("axis", -1))),
    "TreeEnsembleClassifier": tree_ensemble_classifier,
}
