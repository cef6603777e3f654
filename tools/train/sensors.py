"""models/sensor-score: how unusual readings of a sensor are, by a small convolutional network over windows of them."""

import io

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from torch import nn

import windows
from common import MODELS, OPSET, SEED, save_model, write_card
from scores import sensor_score
from sensordata import write_series
from series import DAYS, FAMILIES, FAULTS, make

FOLDER = MODELS / "sensor-score"
WIDTH, HISTORY = 96, 28
TRAIN, HELDOUT = 1000, 9000                 # first seeds; 5000 and on were used to tune the runtime seasonal
TRAIN_SERIES, HELDOUT_SERIES = 60, 3
STEPS, BATCH, OF_KIND, RATE = 8000, 256, 10, 0.003
PER_DAY = 30                                # most windows taken of a training day, calm and in a fault each

# One thread adds numbers in one order, so a second run gives the same weights.
torch.manual_seed(SEED)
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
random = np.random.default_rng(SEED)


def examples(first_seed, count):
    """Windows of days with their history as the runtime sees them, and in which kind of fault each ends; 0 is none."""
    x, y = [], []
    for family in FAMILIES:
        for seed in range(first_seed, first_seed + count):
            series = make(family, seed)
            slots = windows.Slots(series.minutes, series.values, DAYS)
            kinds = np.zeros(DAYS * slots.per_day, int)
            for start, end, kind in series.faults:
                kinds[start // slots.minutes:-(-end // slots.minutes)] = 1 + FAULTS.index(kind)
            for day in range(random.integers(3, 6), DAYS, 3):
                found, at = windows.of_day(slots, day, HISTORY, WIDTH)
                of_day = np.flatnonzero(at >= day * slots.per_day)
                in_fault = of_day[kinds[at[of_day]] > 0]
                for of_kind in (of_day[kinds[at[of_day]] == 0], in_fault):
                    taken = random.permutation(of_kind)[:PER_DAY]
                    x.append(found[taken])
                    y.append(kinds[at[taken]])
    return torch.from_numpy(np.concatenate(x)), torch.from_numpy(np.concatenate(y))


def network():
    return nn.Sequential(
        nn.Conv1d(2, 16, 7, stride=2, padding=3), nn.ReLU(),
        nn.Conv1d(16, 24, 5, stride=2, padding=2), nn.ReLU(),
        nn.Conv1d(24, 32, 5, stride=2, padding=2), nn.ReLU(),
        nn.Flatten(), nn.Linear(32 * WIDTH // 8, 32), nn.ReLU(), nn.Linear(32, 1))


def train(net, x, y):
    optimizer = torch.optim.AdamW(net.parameters(), RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS)
    # Few windows end in a spike and many in a drift, so each kind of fault gets the same part of a batch, and the calm the rest.
    kinds = [torch.nonzero(y == kind)[:, 0] for kind in range(len(FAULTS) + 1)]
    shares = [BATCH - len(FAULTS) * OF_KIND] + [OF_KIND] * len(FAULTS)
    target = torch.cat([torch.zeros(shares[0]), torch.ones(BATCH - shares[0])])
    for step in range(1, STEPS + 1):
        picked = torch.cat([of_kind[torch.randint(len(of_kind), (share,))] for of_kind, share in zip(kinds, shares)])
        # Up is as bad as down: half of the windows are turned upside down.
        sign = torch.randint(2, (BATCH, 1, 1)) * 2 - 1
        loss = F.binary_cross_entropy_with_logits(net(x[picked] * sign)[:, 0], target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 500 == 0:
            print(f"  step {step}: loss {loss.item():.3f}", flush=True)


def save(path, net):
    buffer = io.BytesIO()
    torch.onnx.export(nn.Sequential(net, nn.Sigmoid()).eval(), torch.zeros(1, 2, WIDTH), buffer, opset_version=OPSET,
                      input_names=["window"], output_names=["score"], dynamic_axes={"window": {0: "N"}, "score": {0: "N"}})
    model = onnx.load_from_string(buffer.getvalue())
    model.graph.name = path.stem
    save_model(path, model, "How unusual the last of 96 slots of a sensor is, 0 to 1; levels and steps as SensorWindows.cs makes them.")


def main():
    FOLDER.mkdir(exist_ok=True)
    write_series(FOLDER / "test.zip", [make(family, HELDOUT + i, calm=i == HELDOUT_SERIES - 1)
                                       for family in FAMILIES for i in range(HELDOUT_SERIES)])
    x, y = examples(TRAIN, TRAIN_SERIES)
    print(f"  {len(x)} windows, {(y > 0).float().mean():.3f} of them in a fault", flush=True)
    net = network()
    train(net, x, y)
    save(FOLDER / "v2.onnx", net.eval())
    write_card("sensor-score", {
        "name": "made-up sensors of nine families with made-up faults",
        "source": "tools/train/series.py",
        "licence": "made for this project",
        "rows": {"train": len(x), "train series": TRAIN_SERIES * len(FAMILIES), "test series": HELDOUT_SERIES * len(FAMILIES)},
    }, {"v2": {
        "file": "v2.onnx", "algorithm": "convolutional network, 3 layers", "script": "tools/train/sensors.py",
        "parameters": {"window": WIDTH, "steps": STEPS, "batch": BATCH, "seed": SEED}, **sensor_score("v2")}})


if __name__ == "__main__":
    main()
