"""Checks, without training, that every model file is the one its card describes and still earns its score."""

import json
import sys

from common import MODELS, score_text, score_table, sha256, window_table
from scores import SCORES

failures = 0
for model, score in SCORES.items():
    folder = MODELS / model
    card = json.loads((folder / "card.json").read_text("utf-8"))
    if score_table(card) not in (folder / "README.md").read_text("utf-8"):
        failures += 1
        print(f"FAILED {model}: the score table in README.md is not the one in card.json")
    if "windows" in card and window_table(card["windows"]) not in (folder / "README.md").read_text("utf-8"):
        failures += 1
        print(f"FAILED {model}: the table of windows in README.md is not the one in card.json")
    for name, version in card["versions"].items():
        # Python cannot run an ML.NET file: Api.Tests/Api/HeldOutTests.cs and .../SensorScoreCardTests.cs compare its score.
        found = score(name) if version["file"].endswith(".onnx") else {"heldout": version["heldout"]}
        expected = {key: version[key] for key in found}
        same = found == expected and sha256(folder / version["file"]) == version["sha256"]
        failures += not same
        print(f"{'ok    ' if same else 'FAILED'} {model} {name}: {score_text(found['heldout'])}")
sys.exit(1 if failures else 0)
