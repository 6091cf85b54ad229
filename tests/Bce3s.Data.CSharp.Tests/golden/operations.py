"""Writes operations.safetensors: what torchvision 0.14 makes of Pillow 9.4 images, which the tests of Augmentation/ compare with.

SPACE/IMAGE/OPERATION/BIN/SIGN  bytes C×H×W, operations of torchvision's policies at a step of their ranges
hue/IMAGE/SHIFT                 bytes C×H×W, adjust_hue
gray/IMAGE                      bytes C×H×W, rgb_to_grayscale
blur/IMAGE/KERNEL/SIGMA         bytes C×H×W, gaussian_blur
input/IMAGE                     bytes C×H×W
magnitudes/SPACE/OPERATION      the ranges as float64, for images of 224×224

and policies.json: the pairs of AutoAugment as [operation, probability, step of its range].
"""

import json
import struct

import numpy as np
import torch
import torchvision.transforms.functional as F
from PIL import Image
from torchvision.transforms import AutoAugment, AutoAugmentPolicy, InterpolationMode, RandAugment, TrivialAugmentWide
from torchvision.transforms.autoaugment import _apply_op

tensors = {}


def planes(image):
    pixels = np.array(image)
    return np.ascontiguousarray(pixels[None] if pixels.ndim == 2 else pixels.transpose(2, 0, 1))


def spaces(height, width):
    return {
        "torchvision": (AutoAugment()._augmentation_space(10, (height, width)), [4, 9]),
        "randaugment": (RandAugment()._augmentation_space(31, (height, width)), [9]),
        "trivialaugment": (TrivialAugmentWide()._augmentation_space(31), [15, 30]),
    }


def name(operation):
    return "autocontrast" if operation == "AutoContrast" else operation[0].lower() + operation[1:]


# First, so that the eight-byte numbers are aligned.
for space, (operations, _) in spaces(224, 224).items():
    for operation, (magnitudes, _) in operations.items():
        if magnitudes.ndim:
            tensors[f"magnitudes/{space}/{name(operation)}"] = magnitudes.double().numpy()

random = np.random.RandomState(5)
y, x = np.mgrid[:11, :14]
waves = np.stack([9 * x + 7 * y, 230 - 11 * x + 3 * y, 20 + 5 * x * y], -1) + random.randint(0, 40, (11, 14, 3))
rgb = Image.fromarray(waves.clip(0, 255).astype(np.uint8))
grey = rgb.convert("L").crop((2, 1, 8, 10))

for title, image in {"rgb": rgb, "grey": grey}.items():
    tensors[f"input/{title}"] = planes(image)
    for space, (operations, bins) in spaces(image.height, image.width).items():
        for operation, (magnitudes, signed) in operations.items():
            for step in bins if magnitudes.ndim else bins[:1]:
                magnitude = magnitudes[step].item() if magnitudes.ndim else 0.0
                for sign in "+-" if signed else "+":
                    drawn = -magnitude if sign == "-" else magnitude
                    changed = _apply_op(image, operation, drawn, InterpolationMode.NEAREST, None)
                    tensors[f"{space}/{title}/{name(operation)}/{step}/{sign}"] = planes(changed)
    for shift in [-0.5, -0.21, 0.1, 0.5]:
        tensors[f"hue/{title}/{shift}"] = planes(F.adjust_hue(image, shift))
    tensors[f"gray/{title}"] = planes(F.rgb_to_grayscale(image, len(image.getbands())))
    for kernel, sigma in [(3, 0.1), (5, 0.9), (9, 2.0)]:
        tensors[f"blur/{title}/{kernel}/{sigma}"] = planes(F.gaussian_blur(image, kernel, sigma))

header, data = {}, b""
for key, values in tensors.items():
    start = len(data)
    data += values.tobytes()
    kind = "U8" if values.dtype == np.uint8 else "F64"
    header[key] = {"dtype": kind, "shape": list(values.shape), "data_offsets": [start, len(data)]}
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open("operations.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)

policies = {
    policy.name: [
        [[name(operation), probability, step] for operation, probability, step in pair]
        for pair in AutoAugment(policy).policies
    ]
    for policy in [AutoAugmentPolicy.CIFAR10, AutoAugmentPolicy.IMAGENET]
}
with open("policies.json", "w") as file:
    json.dump(policies, file)
    file.write("\n")
