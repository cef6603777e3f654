"""What most people would write: read a CSV, ask the model, write a CSV. Prints the seconds it took, without starting and training.

usage: score.py IN OUT network|forest
"""

import resource
import sys
import time

import pandas as pd
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

source, target, kind = sys.argv[1:]
features = ["sepal_length", "sepal_width", "petal_length", "petal_width"]

# The models of tools/train/iris.py: v2 is the network, v1 the forest.
iris = load_iris()
model = (RandomForestClassifier(n_estimators=30, max_depth=4, random_state=0, n_jobs=-1) if kind == "forest" else
         make_pipeline(StandardScaler(), MLPClassifier((8,), solver="lbfgs", alpha=0.3, max_iter=2000, random_state=0)))
model.fit(iris.data, iris.target_names[iris.target])

started, cpu = time.perf_counter(), time.process_time()
rows = pd.read_csv(source)
inputs = rows[features].to_numpy()
label = model.predict(inputs)
score = model.predict_proba(inputs).max(axis=1)
rows["label"] = label
rows["score"] = score
rows.to_csv(target, index=False)
print(f"{time.perf_counter() - started:.3f} s, {time.process_time() - cpu:.3f} s of CPU, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB at most")
