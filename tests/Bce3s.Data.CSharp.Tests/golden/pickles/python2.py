# -*- coding: utf-8 -*-
import cPickle
import pickle

loop = [1]
loop.append(loop)
value = {
    "none": None,
    "flags": [True, False],
    "ints": [0, 255, 65535, -1, 2**31 - 1, 2**40, 2**80, -5L],
    "float": 0.1,
    "text": u"a\u00e9\u20ac\n\\",
    "str": "\x00\xff'\"\n\\t",
    "long": "x" * 300,
    "tuples": ((), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)),
    "map": {7: u"k"},
    "loop": loop,
}
for protocol in (0, 1, 2):
    for module in (pickle, cPickle):
        with open("%s-%d.pkl" % (module.__name__, protocol), "wb") as file:
            module.dump(value, file, protocol)
