"""The rows of InputRow.cs in torchvision and Pillow, one process a core: reads 'row images', answers with the nanoseconds of all images."""
import random
import sys
import time

import numpy
import PIL
import torch
import torchvision
from PIL import Image
from torch.utils.data import DataLoader, Dataset, Sampler
from torchvision import transforms

torch.set_num_threads(1)
folder, cores = sys.argv[1], int(sys.argv[2])


class Small(Dataset):
    """As torchvision's CIFAR10: all images in one array, H×W×C."""

    def __init__(self, transform):
        images = numpy.fromfile(f"{folder}/small.bin", numpy.uint8).reshape(-1, 3, 32, 32)
        self.images = numpy.ascontiguousarray(images.transpose(0, 2, 3, 1))
        self.transform = transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        return self.transform(Image.fromarray(self.images[index])), index % 10


class Photos(Dataset):
    """As torchvision's ImageFolder."""

    def __init__(self, transform):
        self.transform = transform

    def __len__(self):
        return 200

    def __getitem__(self, index):
        with open(f"{folder}/photo{index:03}.jpg", "rb") as file:
            image = Image.open(file).convert("RGB")
        return self.transform(image), index % 10


class Cutout:
    """DeVries and Taylor's, on a tensor."""

    def __init__(self, length):
        self.length = length

    def __call__(self, image):
        height, width = image.size(1), image.size(2)
        mask = numpy.ones((height, width), numpy.float32)
        y, x = numpy.random.randint(height), numpy.random.randint(width)
        half = self.length // 2
        mask[max(y - half, 0) : min(y + half, height), max(x - half, 0) : min(x + half, width)] = 0
        return image * torch.from_numpy(mask).expand_as(image)


class Some(Sampler):
    """So many images, drawn with replacement."""

    def __init__(self, size):
        self.size, self.count = size, 0

    def __iter__(self):
        return iter(random.choices(range(self.size), k=self.count))

    def __len__(self):
        return self.count


def loaders(dataset, batch):
    return [
        DataLoader(dataset, batch, sampler=Some(len(dataset)), num_workers=workers, persistent_workers=workers > 0)
        for workers in (0, cores)
    ]


crop_flip = [transforms.RandomCrop(32, padding=4), transforms.RandomHorizontalFlip()]
small_end = [transforms.ToTensor(), transforms.Normalize((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616))]
policy = transforms.AutoAugment(transforms.AutoAugmentPolicy.CIFAR10)
photo = transforms.Compose(
    [
        transforms.RandomResizedCrop(224),
        transforms.RandomHorizontalFlip(),
        transforms.ToTensor(),
        transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    ]
)
rows = [
    *loaders(Small(transforms.Compose(crop_flip + small_end)), 128),
    *loaders(Small(transforms.Compose([*crop_flip, policy, *small_end, Cutout(16)])), 128),
    *loaders(Photos(photo), 64),
    # Python has no pack: what it is compared with is decoding the JPEGs.
    *loaders(Photos(photo), 64),
]
print(f"torch {torch.__version__}, torchvision {torchvision.__version__}, Pillow {PIL.__version__}", flush=True)
for line in sys.stdin:
    row, count = map(int, line.split())
    rows[row].sampler.count = count
    start = time.perf_counter_ns()
    for images, labels in rows[row]:
        pass
    print(time.perf_counter_ns() - start, flush=True)
