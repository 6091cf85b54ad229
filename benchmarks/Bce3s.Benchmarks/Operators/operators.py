"""The rows of OperatorRows.cs in Python: reads 'row repetitions', answers with the nanoseconds of all repetitions together."""
import sys
import time

import torch
from torch import nn

a, b = torch.rand(4), torch.rand(4)
matrix = torch.rand(4, 4)
number = torch.rand(1)
inputs, target = torch.rand(32, 10), torch.rand(32, 10)
linear = nn.Linear(10, 10)
loss = nn.MSELoss()
sgd = torch.optim.SGD(linear.parameters(), lr=0.01, momentum=0.9)


def add(count):
    for _ in range(count):
        a.add(b)


def add_(count):
    for _ in range(count):
        a.add_(b)


def add_one(count):
    for _ in range(count):
        a + 1


def mm(count):
    for _ in range(count):
        matrix.mm(matrix)


def shape(count):
    for _ in range(count):
        matrix.shape


def item(count):
    for _ in range(count):
        number.item()


def forward(count):
    for _ in range(count):
        linear(inputs)


def step(count):
    for _ in range(count):
        sgd.zero_grad()
        loss(linear(inputs), target).backward()
        sgd.step()


rows = [add, add_, add_one, mm, shape, item, forward, step]
print(torch.__version__, flush=True)
for line in sys.stdin:
    row, count = map(int, line.split())
    start = time.perf_counter_ns()
    rows[row](count)
    print(time.perf_counter_ns() - start, flush=True)
