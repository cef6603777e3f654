"""models/diabetes: how far diabetes has moved on after one year, by ridge regression."""

import json

import numpy as np
from onnx import helper
from sklearn.datasets import load_diabetes
from sklearn.linear_model import RidgeCV
from sklearn.preprocessing import StandardScaler

from common import FLOAT, MODELS, SEED, describe, save_graph, split, write_card, write_csv
from runner import run
from scores import diabetes

FOLDER = MODELS / "diabetes"
FEATURES = {
    "age": ("years", "age"),
    "sex": ("code", "1 or 2; the source does not say which is which"),
    "bmi": ("kg/m²", "body mass index"),
    "bp": ("mmHg", "average blood pressure"),
    "total_cholesterol": ("mg/dl", "serum cholesterol, all together (s1, tc)"),
    "ldl": ("mg/dl", "low-density lipoproteins (s2)"),
    "hdl": ("mg/dl", "high-density lipoproteins (s3)"),
    "cholesterol_ratio": ("ratio", "total cholesterol over HDL (s4, tch)"),
    "log_triglycerides": ("log", "natural logarithm, probably of serum triglycerides (s5, ltg)"),
    "glucose": ("mg/dl", "blood sugar (s6, glu)"),
}
GOLDEN_TOLERANCE = 15                   # points; the usual error of a version is near 60

data = load_diabetes(scaled=False)
x_train, x_test, y_train, y_test = split(data.data, data.target, stratify=False)
# test.csv is held out; train.csv is for trainers that are not Python: tools/train/mlnet.
for name, x, y in (("train.csv", x_train, y_train), ("test.csv", x_test, y_test)):
    write_csv(FOLDER / name, [*FEATURES, "target"], np.column_stack([x, y]))

# The strength of the penalty is chosen by leave-one-out on the training rows.
scale = StandardScaler().fit(x_train)
ridge = RidgeCV(alphas=[0.1, 0.3, 1, 3, 10, 30, 100]).fit(scale.transform(x_train), y_train)


def floats(values):
    return np.atleast_1d(values).astype(np.float32).tolist()


save_graph(FOLDER / "v1.onnx", "diabetes_v1", "Progression of diabetes after one year by ridge regression.",
           [helper.make_node("Scaler", ["features"], ["standardised"], domain="ai.onnx.ml",
                             offset=floats(scale.mean_), scale=floats(1 / scale.scale_)),
            helper.make_node("LinearRegressor", ["standardised"], ["progression"], domain="ai.onnx.ml", targets=1,
                             coefficients=floats(ridge.coef_), intercepts=floats(ridge.intercept_))],
           [("features", FLOAT, ["N", 10])], [("progression", FLOAT, ["N", 1])])

# golden.jsonl: eight held-out patients from the least to the most ill. What v1 answers, as whole points; every version must come near it.
order = np.argsort(y_test)
with open(FOLDER / "golden.jsonl", "w", encoding="utf-8", newline="\n") as file:
    for row in x_test[order[np.linspace(0, len(order) - 1, 8).astype(int)]]:
        answer = float(run(FOLDER / "v1.onnx", row[None].astype(np.float32))["progression"][0, 0])
        file.write(json.dumps({"features": [json.loads(f"{value:.10g}") for value in row], "result": round(answer), "tolerance": GOLDEN_TOLERANCE},
                              separators=(",", ":")) + "\n")

write_card("diabetes", {
    "name": "Diabetes",
    "source": "B. Efron, T. Hastie, I. Johnstone, R. Tibshirani, Least Angle Regression, 2004; copy in scikit-learn",
    "licence": "published with the paper, no licence of its own; the copy in scikit-learn is distributed under "
               "BSD 3-Clause",
    "rows": {"all": len(data.data), "unique": len(x_train) + len(x_test), "train": len(x_train), "test": len(x_test)},
    "features": describe(FEATURES, data.data),
    "target": {"name": "progression", "unit": "points",
               "min": float(data.target.min()), "max": float(data.target.max())},
}, {
    "v1": {"file": "v1.onnx", "algorithm": "standardise, ridge regression", "script": "tools/train/diabetes.py",
           "parameters": {"alpha": float(ridge.alpha_), "seed": SEED}, **diabetes("v1")},
})
