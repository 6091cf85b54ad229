import pickle
from struct import pack

import numpy as np

loop = [1]
loop.append(loop)
value = {
    "none": None,
    "flags": [True, False],
    "ints": [0, 1, 255, 256, 65535, 65536, -1, 2**31 - 1, -(2**31), 2**31, 2**63 - 1, -(2**63), 2**80],
    "floats": [0.5, -1e300, float("inf")],
    "text": "a\u00e9\u20ac\U0001F600\n\\u0041\\",
    "bytes": bytes(range(0, 256, 5)),
    "empty": b"",
    "array": bytearray(b"\x00\xff"),
    "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
    "map": {7: "seven", "k": {}},
    "u1": np.arange(6, dtype="u1").reshape(2, 3),
    "f4": np.array([1.5, -2], dtype=">f4"),
    "i8": np.array([[1, -2], [3, 4]], dtype="i8", order="F"),
    "i2": np.array([258, -3], dtype=">i2"),
    "scalar": np.int64(-5),
    "real": np.float32(0.25),
    "flag": np.bool_(True),
    "loop": loop,
}
for protocol in range(6):
    with open(f"python3-{protocol}.pkl", "wb") as file:
        pickle.dump(value, file, protocol)


class Python2(pickle._Pickler):
    dispatch = dict(pickle._Pickler.dispatch)

    def save_bytes(self, value):
        if self.bin:
            short = len(value) < 256
            start = pickle.SHORT_BINSTRING + pack("<B", len(value)) if short else pickle.BINSTRING + pack("<i", len(value))
            self.write(start + value)
        else:
            self.write(pickle.STRING + repr(value)[1:].encode() + b"\n")
        self.memoize(value)

    def save_str(self, value):
        self.save_bytes(value.encode("latin1"))

    dispatch[bytes] = save_bytes
    dispatch[str] = save_str


batch = {
    b"batch_label": b"training batch 1 of 5",
    b"labels": [6, 9, 200],
    b"data": np.arange(12, dtype="u1").reshape(3, 4),
}
for protocol in (0, 2):
    with open(f"py2-numpy-{protocol}.pkl", "wb") as file:
        Python2(file, protocol).dump(batch)
