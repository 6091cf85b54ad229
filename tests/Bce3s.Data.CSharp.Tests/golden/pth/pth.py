"""Writes files as torch.save makes them, into the folder it is started in; see README.md."""

import collections
import os

import numpy
import torch
from torch import nn


def count(shape, dtype=torch.float32):
    """0, 1, 2, … in that shape."""
    return torch.arange(int(numpy.prod(shape)), dtype=torch.float32).reshape(shape).to(dtype)


def layouts():
    base = count((4, 6))
    return {
        "base": base,
        "transposed": base.t(),
        "rows": base[1:3],
        "steps": base[::2, 1::2],
        "column": base[:, 5],
        "channels_last": count((2, 3, 2, 2)).contiguous(memory_format=torch.channels_last),
        "scalar": torch.tensor(7.0),
        "inner_scalar": base[3, 5],
        "empty": torch.empty(0),
        "empty_rows": torch.empty(3, 0, 5, dtype=torch.int64),
        "one": torch.ones(1, 1, 1, 1),
    }


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(2)
        self.fc = nn.Linear(2, 3)

    def filled(self, start):
        with torch.no_grad():
            for number, tensor in enumerate(self.state_dict().values()):
                tensor.copy_(count(tensor.shape) + start + 100 * number)
        return self


class Evil:
    def __reduce__(self):
        return os.system, ("touch /tmp/bce3s-evil",)


types = [
    torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8,
    torch.complex64, torch.complex128,
]
tensors = {str(dtype).removeprefix("torch."): count((2, 3), dtype) for dtype in types}
torch.save({**tensors, "bool": count((2, 3)) > 2}, "types.pth")
torch.save(layouts(), "layouts.pth")

network = Network().filled(0)
torch.save(network.state_dict(), "state.pth")

parallel = nn.DataParallel(Network().filled(0))
optimizer = torch.optim.SGD(parallel.parameters(), 0.1, momentum=0.9)
parallel.module.fc.bias.sum().backward()
optimizer.step()
parallel.module.filled(0)
torch.save(
    {
        "epoch": 3,
        "arch": "tiny",
        "best_acc1": torch.tensor(76.5),
        "accuracy": numpy.float64(0.25),
        "classes": ["cat", "dog"],
        "milestones": collections.Counter([10, 20]),
        "size": torch.Size([2, 3]),
        "dtype": torch.float32,
        "device": torch.device("cpu"),
        "state_dict": parallel.state_dict(),
        "optimizer": optimizer.state_dict(),
    },
    "checkpoint.pth",
)
torch.save({"state_dict": network.state_dict(), "state_dict_ema": Network().filled(1).state_dict()}, "ema.pth")
torch.save(
    {f"module.{part}.{name}": tensor for part in ("encoder_q", "encoder_k") for name, tensor in network.state_dict().items()},
    "moco.pth",
)
torch.save({"weight": nn.Parameter(count((2, 3))), "half": nn.Parameter(count((2,), torch.float16), requires_grad=False)}, "parameters.pth")

torch.save({"weight": torch.zeros(1).expand(1 << 40)}, "expanded.pth")
torch.save({"weight": count((2,)), "evil": Evil()}, "evil.pth")
torch.save(nn.Linear(2, 1), "module.pth")
torch.save([count((2,))], "list.pth")
torch.save(network.state_dict(), "legacy.pth", _use_new_zipfile_serialization=False)
torch.jit.save(torch.jit.script(nn.Linear(2, 1)), "script.pt")
