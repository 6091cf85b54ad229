# Makes the files of this folder with Pillow 9.4 over libjpeg-turbo 2.1.5, libpng 1.6 (through zlib alone) and libwebp 1.2.4:
# python3 make.py. See README.md.
import hashlib, io, os, struct, zlib
import numpy as np
from PIL import Image

here = os.path.dirname(os.path.abspath(__file__))


def picture(height, width, channels=3, seed=0):
    """Waves, an edge and a little noise: something that every coefficient of a JPEG takes part in."""
    random = np.random.RandomState(seed)
    y, x = np.mgrid[0:height, 0:width].astype(float)
    planes = [
        127 + 90 * np.sin(x / (3 + 2 * c) + c) * np.cos(y / (5 - c)) + 40 * (x + y * (c + 1) > width) + random.normal(0, 6, (height, width))
        for c in range(channels)
    ]
    pixels = np.clip(np.stack(planes, -1), 0, 255).astype(np.uint8)
    return pixels[:, :, 0] if channels == 1 else pixels


def write(name, content):
    with open(os.path.join(here, name), "wb") as file:
        file.write(content)


def expected(name, content):
    """What Pillow makes of it, zlib-compressed: height, width as int32, then the planes of convert("RGB")."""
    pixels = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))
    raw = struct.pack("<2i", *pixels.shape[:2]) + pixels.transpose(2, 0, 1).tobytes()
    write(name + ".z", zlib.compress(raw, 9))


def both(name, content):
    write(name, content)
    expected(name, content)


def saved(pixels, format, mode=None, **options):
    out = io.BytesIO()
    Image.fromarray(pixels, mode).save(out, format, **options)
    return out.getvalue()


def rgb_coded(jpeg):
    """Without JFIF's segment, components named R, G and B are what they say."""
    jpeg = jpeg[:2] + jpeg[4 + struct.unpack(">H", jpeg[4:6])[0] :]
    frame, scan = jpeg.index(b"\xff\xc0"), jpeg.index(b"\xff\xda")
    jpeg = bytearray(jpeg)
    for i, name in enumerate(b"RGB"):
        jpeg[frame + 10 + 3 * i] = name
        jpeg[scan + 5 + 2 * i] = name
    return bytes(jpeg)


def jpegs():
    rgb = picture(37, 51)
    for name, options in {
        "444": dict(subsampling=0), "422": dict(subsampling=1), "420": dict(subsampling=2),
        "progressive": dict(subsampling=2, progressive=True), "optimized": dict(subsampling=2, optimize=True),
    }.items():
        both(f"{name}.jpg", saved(rgb, "JPEG", quality=85, **options))
    both("grey.jpg", saved(picture(37, 51, 1), "JPEG", quality=85))
    both("cmyk.jpg", saved(picture(37, 51, 4), "JPEG", "CMYK", quality=85))
    # Another transform in Adobe's segment makes the same coefficients YCCK.
    both("ycck.jpg", (lambda jpeg: jpeg[: jpeg.index(b"Adobe") + 11] + b"\2" + jpeg[jpeg.index(b"Adobe") + 12 :])(saved(picture(37, 51, 4), "JPEG", "CMYK", quality=85)))
    both("rgb.jpg", rgb_coded(saved(rgb, "JPEG", quality=85, subsampling=0)))
    both("even.jpg", saved(picture(48, 64), "JPEG", quality=60))
    both("narrow.jpg", saved(picture(9, 4), "JPEG", quality=85))
    both("thin.jpg", saved(picture(1, 90), "JPEG", quality=85))
    both("pixel.jpg", saved(picture(1, 1), "JPEG", quality=85))
    # Real images have several MCU rows and columns beyond one vector.
    both("wide.jpg", saved(picture(70, 211), "JPEG", quality=50))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, color, rows, extra=b"", interlaced=False):
    """rows: packed bytes of each row, or of each pass's rows."""
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def packed(values, depth):
    """values: rows × samples."""
    out = []
    for row in values:
        if depth == 16:
            out.append(row.astype(">u2").tobytes())
        else:
            bits = ((row[:, None] >> np.arange(depth - 1, -1, -1)) & 1).astype(np.uint8).reshape(-1)
            out.append(np.packbits(bits).tobytes())
    return out


PASSES = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]


def pngs():
    random = np.random.RandomState(1)
    height, width = 19, 23
    gamma = chunk(b"gAMA", struct.pack(">I", 100000)) + chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))
    colors = random.randint(0, 256, 3 * 256).astype(np.uint8)
    for name, color, samples in (("grey", 0, 1), ("rgb", 2, 3), ("palette", 3, 1), ("grey-alpha", 4, 2), ("rgba", 6, 4)):
        for depth in {0: (1, 2, 4, 8, 16), 3: (1, 2, 4, 8)}.get(color, (8, 16)):
            values = random.randint(0, 1 << depth, (height, width * samples))
            extra = gamma
            if color == 3:
                extra += chunk(b"PLTE", colors[: 3 << depth].tobytes()) + chunk(b"tRNS", bytes(range(0, 1 << depth)))
            if color == 2:
                extra += chunk(b"tRNS", struct.pack(">3H", *values[0, :3]))
            content = png(width, height, depth, color, packed(values, depth), extra)
            write(f"{name}-{depth}.png", content)
            # Pillow clips 16-bit grey at 255; its upper byte is what it takes of all other 16-bit samples.
            if (color, depth) == (0, 16):
                grey = np.broadcast_to((values >> 8).astype(np.uint8), (3, height, width))
                write(f"{name}-{depth}.png.z", zlib.compress(struct.pack("<2i", height, width) + grey.tobytes(), 9))
            else:
                expected(f"{name}-{depth}.png", content)
    pixels = picture(height, width)
    rows = [pixels[top::down, left::across].reshape(-1, 3 * len(range(left, width, across))) for top, left, down, across in PASSES]
    both("interlaced.png", png(width, height, 8, 2, [row.tobytes() for part in rows for row in part], interlaced=True))
    both("filtered.png", saved(picture(33, 40), "PNG"))


def webps():
    both("lossy.webp", saved(picture(37, 51), "WEBP", quality=80))
    both("lossless.webp", saved(picture(19, 23), "WEBP", lossless=True))
    both("alpha.webp", saved(picture(37, 51, 4), "WEBP", quality=80))
    image = Image.fromarray(picture(5, 7))
    exif = Image.Exif()
    exif[0x0112] = 6
    for format in ("JPEG", "PNG", "WEBP"):
        out = io.BytesIO()
        image.save(out, format, exif=exif.tobytes(), **({"quality": 95} if format == "JPEG" else {"lossless": True} if format == "WEBP" else {}))
        both(f"exif-6.{format.lower()}", out.getvalue())


def resampling():
    """Lines "image height width filter box; target height width; SHA-256 of the planes, 16 digits; the first 8 bytes of each plane"."""
    filters = {"Nearest": 0, "Box": 4, "Bilinear": 2, "Bicubic": 3, "Lanczos": 1}
    random = np.random.RandomState(2)
    lines = []
    sizes = [(37, 51), (1, 1), (5, 300), (120, 90), (32, 32)]
    for height, width in sizes:
        y, x, c = np.mgrid[0:height, 0:width, 0:3]
        image = Image.fromarray((((y * 7919 + x * 104729 + c * 1299709) * 2654435761 >> 7) & 255).astype(np.uint8))
        for name, code in filters.items():
            for case in range(9):
                top, left, bottom, right = 0.0, 0.0, float(height), float(width)
                if case % 3 == 1:
                    top, left = int(random.randint(0, height)), int(random.randint(0, width))
                    bottom, right = int(random.randint(top + 1, height + 1)), int(random.randint(left + 1, width + 1))
                if case % 3 == 2:
                    top, left = random.uniform(0, height * 0.6), random.uniform(0, width * 0.6)
                    bottom, right = random.uniform(top + 0.3, height), random.uniform(left + 0.3, width)
                    top, left, bottom, right = (float(np.float32(v)) for v in (top, left, bottom, right))
                    bottom, right = min(bottom, height), min(right, width)
                rows, columns = int(random.choice([1, 7, 32, 61, height])), int(random.choice([1, 9, 32, 75, width]))
                pixels = np.asarray(image.resize((columns, rows), code, (left, top, right, bottom))).transpose(2, 0, 1)
                lines.append(
                    f"{height} {width} {name} {top!r} {left!r} {bottom!r} {right!r} {rows} {columns} {hashlib.sha256(pixels.tobytes()).hexdigest()[:16]} "
                    + pixels.reshape(3, -1)[:, :8].tobytes().hex()
                )
    write("resampling.txt", ("\n".join(lines) + "\n").encode())


jpegs()
pngs()
webps()
resampling()
