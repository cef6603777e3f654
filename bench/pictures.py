"""What bench/pictures compares with: FastAPI, Pillow and torch answer the same pictures with a network of the same layers.

uvicorn --app-dir bench pictures:app --workers 2
"""

import io

import numpy
import torch
from fastapi import FastAPI, Form, UploadFile
from PIL import Image
from torch import nn

torch.set_num_threads(1)
app = FastAPI()


def network(channels: int, classes: int, widths: tuple, side: int) -> nn.Module:
    """The layers of models/image-class; what the weights are costs nothing."""
    layers = []
    for before, width in zip((channels, *widths), widths):
        layers += [nn.Conv2d(before, width, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        side //= 2
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(widths[-1] * side * side, classes), nn.Softmax(1)).eval()


TYPES = {
    "digits": ("L", 28, 0.0, 1.0, network(1, 10, (16, 32, 64), 28)),
    "letters": ("RGB", 32, 0.5, 0.5, network(3, 26, (16, 32, 64), 32)),
}


@app.post("/models/image-class")
async def infer(img_file: UploadFile, model_type: str = Form("digits")) -> dict:
    mode, side, mean, std, model = TYPES[model_type]
    picture = Image.open(io.BytesIO(await img_file.read())).convert(mode).resize((side, side), Image.Resampling.BILINEAR)
    values = (numpy.asarray(picture, numpy.float32).reshape(side, side, -1).transpose(2, 0, 1) / 255 - mean) / std
    with torch.inference_mode():
        scores = model(torch.from_numpy(values[None]))[0].tolist()
    best = max(range(len(scores)), key=scores.__getitem__)
    return {"status": 200, "msg": "OK", "data": [{"file": img_file.filename, "result": best, "scores": scores}]}
