"""The small convolutional networks: how pictures are varied, how the networks are trained, how they are saved."""

import io
import math

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from torch import nn

from common import OPSET, SEED, save_model

# One thread adds numbers in one order, so a second run gives the same weights.
torch.manual_seed(SEED)
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)


# ---- varying pictures: every function takes and returns a batch [B,C,H,W] with values 0..1 -------

def uniform(batch, low, high):
    """One random number per picture, shaped to multiply a batch."""
    return torch.empty(batch, 1, 1, 1).uniform_(low, high)


def chance(batch, probability):
    return torch.rand(batch, 1, 1, 1) < probability


def place(pictures, side, height, width, degrees=0.0, shear=0.0, right=0.0, down=0.0):
    """Draws each picture height x width pixels large on a black square of `side` pixels, turned and moved.

    Every argument after `side` is one number or one per picture, in pixels of the result.
    """
    batch = len(pictures)
    height, width, degrees, shear, right, down = (
        torch.as_tensor(value, dtype=torch.float32).flatten().expand(batch)
        for value in (height, width, degrees, shear, right, down))
    cos, sin = torch.cos(degrees * math.pi / 180), torch.sin(degrees * math.pi / 180)
    # A row each for x and y: where in the picture the point (x, y) of the result comes from.
    rows = torch.stack([
        torch.stack([cos + shear * sin, sin - shear * cos], 1) * (side / width)[:, None],
        torch.stack([-sin, cos], 1) * (side / height)[:, None]], 1)
    moved = torch.stack([right, down], 1) * (2 / side)
    theta = torch.cat([rows, -(rows @ moved[:, :, None])], 2)
    grid = F.affine_grid(theta, [batch, pictures.shape[1], side, side], align_corners=False)
    return F.grid_sample(pictures, grid, mode="bicubic", align_corners=False).clamp(0, 1)


def blur(pictures, probability):
    smooth = F.avg_pool2d(pictures, 3, stride=1, padding=1, count_include_pad=False)
    return torch.where(chance(len(pictures), probability), smooth, pictures)


def noise(pictures, strongest):
    return pictures + torch.randn_like(pictures) * uniform(len(pictures), 0, strongest)


# ---- networks ------------------------------------------------------------------------------------

def network(channels, classes, widths, side):
    """Three convolutions, each followed by a halving, then one linear layer."""
    layers = []
    for width in widths:
        layers += [nn.Conv2d(channels, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(2)]
        channels, side = width, side // 2
    return nn.Sequential(*layers, nn.Flatten(), nn.Dropout(0.25), nn.Linear(channels * side * side, classes))


def train(net, next_batch, steps, learning_rate=0.004):
    optimizer = torch.optim.AdamW(net.parameters(), learning_rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, learning_rate, total_steps=steps)
    net.train()
    for step in range(1, steps + 1):
        pictures, labels = next_batch()
        loss = F.cross_entropy(net(pictures), labels, label_smoothing=0.05)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 500 == 0:
            print(f"  step {step}: loss {loss.item():.3f}", flush=True)


def save(path, net, shape, doc):
    """Input `image` [N, *shape] float32, output `scores` [N, classes], softmax inside."""
    buffer = io.BytesIO()
    torch.onnx.export(nn.Sequential(net, nn.Softmax(1)).eval(), torch.zeros(1, *shape), buffer, opset_version=OPSET,
                      input_names=["image"], output_names=["scores"],
                      dynamic_axes={"image": {0: "N"}, "scores": {0: "N"}})
    model = onnx.load_from_string(buffer.getvalue())
    model.graph.name = path.stem
    save_model(path, model, doc)


def to_bytes(pictures):
    """[B,C,H,W] 0..1 to uint8 [B,H,W] for one channel or [B,H,W,3] for three."""
    pixels = np.rint(pictures.clamp(0, 1).numpy() * 255).astype(np.uint8).transpose(0, 2, 3, 1)
    return pixels[..., 0] if pixels.shape[-1] == 1 else pixels
