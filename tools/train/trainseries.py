"""tools/train/data/sensors.zip: series that train and tune the version `ml` of models/sensor-score, for tools/train/mlnet.

Not in the repository, since they are a function of their seeds. NumPy is all this needs.
"""

from pathlib import Path

from sensordata import write_series
from series import FAMILIES, make

OUT = Path(__file__).resolve().parent / "data" / "sensors.zip"
TRAIN, TUNE = range(1000, 1030), range(5000, 5003)     # seeds of sensors.py and of the runtime seasonal; 9000 and on are held out

if __name__ == "__main__":
    OUT.parent.mkdir(exist_ok=True)
    series = []
    for part, seeds in (("train", TRAIN), ("tune", TUNE)):
        for family in FAMILIES:
            for seed in seeds:
                made = make(family, seed)
                made.name = f"{part}_{made.name}"
                series.append(made)
    write_series(OUT, series)
    print(f"{OUT}: {len(series)} series")
