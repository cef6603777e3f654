"""The held-out score of each ONNX file. The trainers write it on the card, check.py compares it; those of ML.NET files are HeldOutTests' to compare."""

import numpy as np

import windows
from common import MODELS, classification, gray_input, ranking, read_csv, read_pictures, regression, rgb_input
from runner import run
from sensordata import read_series
from series import DAYS

IRIS = ["setosa", "versicolor", "virginica"]
DIGITS = list("0123456789")
LETTERS = list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def iris(version):
    x, expected = read_csv(MODELS / "iris/test.csv")
    return {"heldout": classification("test.csv", iris_labels(version, x), expected)}


def iris_labels(version, x):
    outputs = run(MODELS / f"iris/{version}.onnx", x)
    numbers = outputs["label"] if "label" in outputs else outputs["scores"].argmax(axis=1)
    return [IRIS[number] for number in numbers]


def wine(version):
    x, expected = read_csv(MODELS / "wine/test.csv")
    return {"heldout": classification("test.csv", run(MODELS / f"wine/{version}.onnx", x)["label"], expected)}


def diabetes(version):
    x, expected = read_csv(MODELS / "diabetes/test.csv")
    found = run(MODELS / f"diabetes/{version}.onnx", x)["progression"][:, 0]
    return {"heldout": regression("test.csv", found, np.array(expected, float))}


def image_class(version):
    labels, prepare = {"digits": (DIGITS, gray_input), "letters": (LETTERS, rgb_input)}[version]
    file = f"{version}.test.zip"
    pixels, expected = read_pictures(MODELS / "image-class" / file)

    def score(pictures):
        best = run(MODELS / f"image-class/{version}.onnx", prepare(pictures))["scores"].argmax(axis=1)
        return classification(file, [labels[number] for number in best], expected)

    return {"heldout": score(pixels), "more": {"colours inverted": score(255 - pixels)}}


def sensor_score(version):
    """How often a slot in a fault gets a higher score than one that is not, over all held-out days that can be judged."""
    scores, faulty = [], []
    for series in read_series(MODELS / "sensor-score/test.zip"):
        slots = windows.Slots(series.minutes, series.values, DAYS)
        in_fault = np.zeros(DAYS * slots.per_day, bool)
        for start, end, _ in series.faults:
            in_fault[start // slots.minutes:-(-end // slots.minutes)] = True
        for day in range(3, DAYS):
            x, at = windows.of_day(slots, day, 28, 96)
            of_day = at >= day * slots.per_day
            scores.append(run(MODELS / f"sensor-score/{version}.onnx", x[of_day])["score"][:, 0] if of_day.any() else np.empty(0))
            faulty.append(in_fault[at[of_day]])
    return {"heldout": ranking("test.zip", np.concatenate(scores), np.concatenate(faulty))}


SCORES = {"iris": iris, "wine": wine, "diabetes": diabetes, "image-class": image_class, "sensor-score": sensor_score}
