"""models/diabetes: how far diabetes has moved on after one year, by ridge regression."""

import numpy as np
from onnx import helper
from sklearn.datasets import load_diabetes
from sklearn.linear_model import RidgeCV
from sklearn.preprocessing import StandardScaler

from common import FLOAT, MODELS, SEED, describe, save_graph, split, write_card, write_csv
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

data = load_diabetes(scaled=False)
x_train, x_test, y_train, y_test = split(data.data, data.target, stratify=False)
write_csv(FOLDER / "test.csv", [*FEATURES, "target"], np.column_stack([x_test, y_test]))

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
