"""models/wine: which cultivar a wine was made from, by gradient boosted trees on its chemical analysis."""

import numpy as np
from sklearn.datasets import load_wine
from sklearn.ensemble import GradientBoostingClassifier

from common import FLOAT, MODELS, SEED, STRING, describe, save_graph, split, write_card, write_csv
from scores import wine
from trees import boosted_leaves, tree_classifier

FOLDER = MODELS / "wine"
LABELS = ["barolo", "grignolino", "barbera"]
FEATURES = {
    "alcohol": ("% vol", "alcohol"),
    "malic_acid": ("g/l", "malic acid"),
    "ash": ("g/l", "ash"),
    "alcalinity_of_ash": ("mEq/l", "alkalinity of the ash"),
    "magnesium": ("mg/l", "magnesium"),
    "total_phenols": ("g/l", "phenols, all together"),
    "flavanoids": ("g/l", "flavanoid phenols"),
    "nonflavanoid_phenols": ("g/l", "the other phenols"),
    "proanthocyanins": ("g/l", "proanthocyanins"),
    "color_intensity": ("absorbance", "how strong the colour is"),
    "hue": ("ratio", "hue of the colour"),
    "od280_od315": ("ratio", "absorbance of the diluted wine at 280 nm over that at 315 nm"),
    "proline": ("mg/l", "proline, an amino acid"),
}
PARAMETERS = {"n_estimators": 80, "max_depth": 2, "learning_rate": 0.1, "subsample": 0.7, "max_features": 4}

data = load_wine()
x_train, x_test, y_train, y_test = split(data.data, data.target)
write_csv(FOLDER / "test.csv", [*FEATURES, "label"],
          [[*row, LABELS[label]] for row, label in zip(x_test, y_test)])

boosted = GradientBoostingClassifier(**PARAMETERS, random_state=SEED)
boosted.fit(x_train.astype(np.float32), y_train)
# Before the first tree, the score of a class is the logarithm of its share of the training rows.
start = np.log(np.bincount(y_train) / len(y_train))
save_graph(FOLDER / "v1.onnx", "wine_v1", "Cultivar of a wine by gradient boosted trees.",
           [tree_classifier([tree.tree_ for tree in boosted.estimators_.ravel()], boosted_leaves(boosted), LABELS,
                            base_values=start, post_transform="SOFTMAX")],
           [("features", FLOAT, ["N", 13])], [("label", STRING, ["N"]), ("probabilities", FLOAT, ["N", 3])])

write_card("wine", {
    "name": "Wine",
    "source": "S. Aeberhard and M. Forina, 1992; UCI Machine Learning Repository, doi:10.24432/C5PC7J; "
              "copy in scikit-learn",
    "licence": "CC BY 4.0",
    "rows": {"all": len(data.data), "unique": len(x_train) + len(x_test), "train": len(x_train), "test": len(x_test)},
    "features": describe(FEATURES, data.data),
    "labels": LABELS,
}, {
    "v1": {"file": "v1.onnx", "algorithm": "gradient boosted trees", "script": "tools/train/wine.py",
           "parameters": {**PARAMETERS, "seed": SEED}, **wine("v1")},
})
