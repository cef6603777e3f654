"""Writes scikit-learn trees as one ai.onnx.ml TreeEnsembleClassifier node."""

import numpy as np
from onnx import helper


def float32_below(thresholds):
    """The greatest float32 not above each threshold.

    scikit-learn compares a float32 feature with a float64 threshold. For any float32 x, `x <= t` and
    `x <= float32_below(t)` give the same answer, so the exported tree takes exactly the same branches.
    """
    rounded = np.asarray(thresholds, np.float64).astype(np.float32)
    lower = np.nextafter(rounded, np.float32(-np.inf), dtype=np.float32)
    return np.where(rounded.astype(np.float64) > thresholds, lower, rounded)


def tree_classifier(trees, leaf, labels, base_values=None, post_transform="NONE"):
    """trees: fitted scikit-learn trees (`estimator.tree_`).

    leaf(number, node) yields the (class, weight) pairs that leaf `node` of tree `number` adds to the scores.
    labels: class names (string labels) or None for the numbers 0, 1, 2, ... (int64 labels).
    """
    nodes = {key: [] for key in ("treeids", "nodeids", "featureids", "values", "modes", "truenodeids", "falsenodeids")}
    leaves = {key: [] for key in ("treeids", "nodeids", "ids", "weights")}
    classes = set()
    for number, tree in enumerate(trees):
        thresholds = float32_below(tree.threshold)
        for node in range(tree.node_count):
            is_leaf = tree.children_left[node] < 0
            nodes["treeids"].append(number)
            nodes["nodeids"].append(node)
            nodes["featureids"].append(0 if is_leaf else int(tree.feature[node]))
            nodes["values"].append(0.0 if is_leaf else float(thresholds[node]))
            nodes["modes"].append("LEAF" if is_leaf else "BRANCH_LEQ")
            nodes["truenodeids"].append(0 if is_leaf else int(tree.children_left[node]))
            nodes["falsenodeids"].append(0 if is_leaf else int(tree.children_right[node]))
            for label, weight in leaf(number, node) if is_leaf else ():
                leaves["treeids"].append(number)
                leaves["nodeids"].append(node)
                leaves["ids"].append(label)
                leaves["weights"].append(float(np.float32(weight)))
                classes.add(label)

    attributes = {f"nodes_{key}": value for key, value in nodes.items()}
    attributes |= {f"class_{key}": value for key, value in leaves.items()}
    if base_values is not None:
        attributes["base_values"] = [float(np.float32(value)) for value in base_values]
    if labels is None:
        attributes["classlabels_int64s"] = sorted(classes)
    else:
        attributes["classlabels_strings"] = labels
    return helper.make_node("TreeEnsembleClassifier", ["features"], ["label", "probabilities"],
                            domain="ai.onnx.ml", post_transform=post_transform, **attributes)


def forest_leaves(forest):
    """A random forest answers with the mean of the class shares in the leaves that were reached."""
    def leaf(number, node):
        counts = forest.estimators_[number].tree_.value[node][0]
        shares = counts / counts.sum() / len(forest.estimators_)
        return [(label, share) for label, share in enumerate(shares) if share > 0]
    return leaf


def boosted_leaves(boosted):
    """Gradient boosting adds, per round, one small regression tree to the score of each class."""
    classes = boosted.estimators_.shape[1]

    def leaf(number, node):
        value = boosted.estimators_[number // classes, number % classes].tree_.value[node][0][0]
        return [(number % classes, boosted.learning_rate * value)]
    return leaf
