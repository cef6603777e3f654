"""models/iris: v1, a random forest; v2, a small neural network. Both from Fisher's iris measurements."""

import json

import numpy as np
from onnx import helper
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from common import FLOAT, INT64, MODELS, SEED, describe, save_graph, split, write_card, write_csv
from scores import IRIS, iris, iris_labels
from trees import forest_leaves, tree_classifier

FOLDER = MODELS / "iris"
FEATURES = {
    "sepal_length": ("cm", "length of a sepal"),
    "sepal_width": ("cm", "width of a sepal"),
    "petal_length": ("cm", "length of a petal"),
    "petal_width": ("cm", "width of a petal"),
}
INPUT = ("features", FLOAT, ["N", 4])

data = load_iris()
x_train, x_test, y_train, y_test = split(data.data, data.target)
# test.csv is held out; train.csv is for trainers that are not Python: tools/train/mlnet.
for name, x, y in (("train.csv", x_train, y_train), ("test.csv", x_test, y_test)):
    write_csv(FOLDER / name, [*FEATURES, "label"], [[*row, IRIS[label]] for row, label in zip(x, y)])

# v1: random forest; int64 label and probabilities.
forest = RandomForestClassifier(n_estimators=30, max_depth=4, random_state=SEED)
forest.fit(x_train.astype(np.float32), y_train)
save_graph(FOLDER / "v1.onnx", "iris_v1", "Iris species by random forest; 0 setosa, 1 versicolor, 2 virginica.",
           [tree_classifier([tree.tree_ for tree in forest.estimators_], forest_leaves(forest), labels=None)],
           [INPUT], [("label", INT64, ["N"]), ("probabilities", FLOAT, ["N", 3])])

# v2: standardise, 8 hidden units, softmax; scores only. The standardisation is folded into the first layer.
scale = StandardScaler().fit(x_train)
network = MLPClassifier((8,), activation="relu", solver="lbfgs", alpha=0.3, max_iter=2000, random_state=SEED)
network.fit(scale.transform(x_train), y_train)
(w1, w2), (b1, b2) = network.coefs_, network.intercepts_
w1 = w1 / scale.scale_[:, None]
b1 = b1 - scale.mean_ @ w1
weights = {"w1": w1, "b1": b1, "w2": w2, "b2": b2}
save_graph(FOLDER / "v2.onnx", "iris_v2", "Iris species by neural network; setosa, versicolor, virginica.",
           [helper.make_node("Gemm", ["features", "w1", "b1"], ["sum1"]),
            helper.make_node("Relu", ["sum1"], ["hidden"]),
            helper.make_node("Gemm", ["hidden", "w2", "b2"], ["sum2"]),
            helper.make_node("Softmax", ["sum2"], ["scores"], axis=1)],
           [INPUT], [("scores", FLOAT, ["N", 3])],
           [(name, array.astype(np.float32)) for name, array in weights.items()])

# golden.jsonl: four held-out flowers of each species that both versions name rightly.
first, second = (iris_labels(version, x_test.astype(np.float32)) for version in ("v1", "v2"))
with open(FOLDER / "golden.jsonl", "w", encoding="utf-8", newline="\n") as file:
    for label in IRIS:
        agreed = [row for row, *answers in zip(x_test, first, second, [IRIS[y] for y in y_test])
                  if set(answers) == {label}]
        for row in agreed[:4]:
            file.write(json.dumps({"features": row.tolist(), "label": label}, separators=(",", ":")) + "\n")

write_card("iris", {
    "name": "Iris",
    "source": "R. A. Fisher, 1936; UCI Machine Learning Repository, doi:10.24432/C56C76; copy in scikit-learn",
    "licence": "CC BY 4.0",
    "rows": {"all": len(data.data), "unique": len(x_train) + len(x_test), "train": len(x_train), "test": len(x_test)},
    "features": describe(FEATURES, data.data),
    "labels": IRIS,
}, {
    "v1": {"file": "v1.onnx", "algorithm": "random forest", "script": "tools/train/iris.py",
           "parameters": {"trees": 30, "max_depth": 4, "seed": SEED}, **iris("v1")},
    "v2": {"file": "v2.onnx", "algorithm": "neural network (8 hidden units)", "script": "tools/train/iris.py",
           "parameters": {"hidden": 8, "activation": "relu", "l2": 0.3, "solver": "lbfgs", "seed": SEED}, **iris("v2")},
})
