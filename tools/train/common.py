"""What every training script shares: paths, splits, files, and the model card."""

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper
from PIL import Image
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "models"
SEED = 20250101

IR_VERSION = 8
OPSET = 15
ML_OPSET = 3


# ---- data ----------------------------------------------------------------------------------------

def split(x, y, test_size=0.3, stratify=True):
    """Drops repeated rows, then holds out a part that training never sees.

    Without the first step a row and its copy could land on both sides.
    """
    _, first = np.unique(np.column_stack([x, y]), axis=0, return_index=True)
    keep = np.sort(first)
    x, y = x[keep], y[keep]
    return train_test_split(x, y, test_size=test_size, random_state=SEED, stratify=y if stratify else None)


def write_csv(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow([cell if isinstance(cell, str) else f"{cell:.10g}" for cell in row])


def read_csv(path):
    """Returns the features as float32 [N,F] and the last column as text."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return np.array([row[:-1] for row in rows], dtype=np.float32), [row[-1] for row in rows]


def write_pictures(path, pictures):
    """pictures: (label, uint8 array) pairs. The zip is stored and dated 1980, so equal input gives equal bytes."""
    counts = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for label, pixels in sorted(pictures, key=lambda pair: pair[0]):
            counts[label] = counts.get(label, 0) + 1
            entry = zipfile.ZipInfo(f"{label}_{counts[label]:03d}.png", (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, png(pixels))


def read_pictures(path):
    """Returns the pixels, uint8 [N,H,W] or [N,H,W,3], and the label in each file name."""
    pixels, labels = [], []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            pixels.append(np.asarray(Image.open(io.BytesIO(archive.read(name)))))
            labels.append(name.split("_")[0])
    return np.stack(pixels), labels


def png(pixels):
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def gray_input(pixels):
    """What digits.onnx reads: [N,1,28,28], 0..1."""
    return pixels[:, None].astype(np.float32) / np.float32(255)


def rgb_input(pixels):
    """What letters.onnx reads: [N,3,32,32], normalised with mean 0.5 and std 0.5."""
    scaled = pixels.transpose(0, 3, 1, 2).astype(np.float32) / np.float32(255)
    return (scaled - np.float32(0.5)) / np.float32(0.5)


# ---- onnx ----------------------------------------------------------------------------------------

def save_graph(path, name, doc, nodes, inputs, outputs, initializers=()):
    """inputs and outputs: (name, TensorProto type, shape) each. Saves a checked, self-contained model."""
    graph = helper.make_graph(
        nodes, name,
        [helper.make_tensor_value_info(*value) for value in inputs],
        [helper.make_tensor_value_info(*value) for value in outputs],
        [onnx.numpy_helper.from_array(array, key) for key, array in initializers])
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", ML_OPSET)]
    save_model(path, helper.make_model(graph, opset_imports=opsets), doc)


def save_model(path, model, doc):
    model.ir_version = IR_VERSION
    model.producer_name = "interlock tools/train"
    model.producer_version = ""
    model.doc_string = doc
    for node in model.graph.node:
        node.doc_string = ""
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


FLOAT, INT64, STRING = TensorProto.FLOAT, TensorProto.INT64, TensorProto.STRING


# ---- scores and the card -------------------------------------------------------------------------

def classification(file, found, expected):
    correct = sum(a == b for a, b in zip(found, expected))
    return {"file": file, "rows": len(expected), "correct": correct, "accuracy": round(correct / len(expected), 4)}


def regression(file, found, expected):
    found, expected = np.asarray(found, np.float64), np.asarray(expected, np.float64)
    error = found - expected
    return {
        "file": file, "rows": len(expected),
        "rmse": round(float(np.sqrt(np.mean(error ** 2))), 2),
        "mae": round(float(np.mean(np.abs(error))), 2),
        "r2": round(float(1 - np.sum(error ** 2) / np.sum((expected - expected.mean()) ** 2)), 4),
    }


def ranking(file, scores, positive):
    return {"file": file, "rows": len(scores), "positive": int(positive.sum()), "roc_auc": round(float(roc_auc_score(positive, scores)), 3)}


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_card(model, data, versions):
    """Adds the versions to models/<model>/card.json and rewrites the generated tables of its README.md.

    versions: {"v1": {"file", "algorithm", "parameters", "heldout", ...}}; the checksum is added here.
    """
    folder = MODELS / model
    path = folder / "card.json"
    card = json.loads(path.read_text("utf-8")) if path.exists() else {"model": model, "data": {}, "versions": {}}
    card["data"] = {**card["data"], **data}
    for name, version in versions.items():
        card["versions"][name] = {**version, "sha256": sha256(folder / version["file"])}
    card["versions"] = dict(sorted(card["versions"].items()))
    path.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", "utf-8")

    readme = folder / "README.md"
    text = readme.read_text("utf-8")
    text = replace_block(text, "scores", score_table(card))
    if "windows" in card:
        text = replace_block(text, "windows", window_table(card["windows"]))
    if "features" in data:
        text = replace_block(text, "features", feature_table(data["features"]))
    readme.write_text(text, "utf-8")


def replace_block(text, name, body):
    start, end = f"<!-- {name}: written by tools/train -->\n", f"<!-- end of {name} -->"
    before, rest = text.split(start)
    _, after = rest.split(end)
    return f"{before}{start}\n{body}\n{end}{after}"


def score_table(card):
    lines = ["| version | file | algorithm | held-out | score |", "| --- | --- | --- | --- | --- |"]
    for name, version in card["versions"].items():
        checks = {"heldout": version["heldout"], **version.get("more", {})}
        for check, score in checks.items():
            note = "" if check == "heldout" else f", {check}"
            lines.append(f"| {name} | `{version['file']}` | {version['algorithm']} "
                         f"| `{score['file']}`, {score['rows']} rows{note} | {score_text(score)} |")
    return "\n".join(lines) + "\n"


def window_table(windows):
    """What the tests of the server found by window; it runs what is not Python's to run."""
    lines = ["| runtime | faults found | recall | right events | precision |", "| --- | --- | --- | --- | --- |"]
    for runtime, seen in windows.items():
        lines.append(f"| `{runtime}` | {seen['found']} of {seen['windows']} | {seen['found'] / seen['windows']:.2f} "
                     f"| {seen['right']} of {seen['events']} | {seen['right'] / seen['events']:.2f} |")
    return "\n".join(lines) + "\n"


def score_text(score):
    if "correct" in score:
        return f"{score['correct']}/{score['rows']} = {score['correct'] / score['rows']:.3f}"
    if "roc_auc" in score:
        return f"ROC AUC {score['roc_auc']:.3f}, {score['positive']} in a fault"
    return f"RMSE {score['rmse']:.2f}, MAE {score['mae']:.2f}, R² {score['r2']:.3f}"


def feature_table(features):
    lines = ["| feature | unit | lowest in data | highest in data | meaning |", "| --- | --- | --- | --- | --- |"]
    for name, feature in features.items():
        lines.append(f"| `{name}` | {feature['unit']} | {feature['min']:g} | {feature['max']:g} "
                     f"| {feature['meaning']} |")
    return "\n".join(lines) + "\n"


def describe(features, x):
    """features: name -> (unit, meaning). Adds the range seen in the whole data set, and prints it."""
    table = {}
    for column, (name, (unit, meaning)) in enumerate(features.items()):
        low, high = float(f"{x[:, column].min():.10g}"), float(f"{x[:, column].max():.10g}")
        table[name] = {"unit": unit, "min": low, "max": high, "meaning": meaning}
        print(f"  {name:24} {low:10g} .. {high:g}")
    return table
