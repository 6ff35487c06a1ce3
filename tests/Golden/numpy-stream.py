"""Writes numpy-stream.json: python3 numpy-stream.py [seed ...] > numpy-stream.json (NumPy 1.24)."""
import json
import sys

import numpy as np

RANGES = [(0, n) for n in (1, 2, 3, 5, 8, 50, 53, 1000, 2**31, 2**31 + 1, 2**32 - 1, 2**32, 2**32 + 1, 2**40, 2**62 + 1, 2**63 - 1)]
RANGES += [(-7, -2), (-(2**31), 2**31), (-(2**63), 2**62), (-(2**63), 2**63 - 1), (-(2**63), 2**63)]
BINOMIALS = [(1, p) for p in (0.02, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.4, 0.45, 0.5, 0.55, 0.6, 0.0, 1.0)]
BINOMIALS += [(0, 0.5), (10, 0.3), (10, 0.7), (60, 0.5), (100, 0.25), (100, 0.999), (10**9, 1e-8)]
BINOMIALS += [(61, 0.5), (100, 0.4), (100, 0.6), (1000, 0.97), (10**4, 0.3), (10**6, 0.5), (10**7, 0.9), (10**12, 0.123)]


def draws(seed):
    rng = np.random.default_rng(seed)

    def record(function, arguments, draw, times):
        return {"function": function, "arguments": arguments, "drawn": [draw() for _ in range(times)]}

    yield record("random", [], rng.random, 4)
    for low, high in RANGES:
        # The last value is given, not the one after it, so that the full 64 bits fit a signed integer.
        yield record("integers", [low, high - 1], lambda: int(rng.integers(low, high)), 5)
        yield record("random", [], rng.random, 1)
    for size in (1, 2, 4, 5, 53):
        yield record("choice", [size], lambda: int(rng.choice(size)), 3)
        yield record("choices", [size, 3], lambda: rng.choice(size, 3).tolist(), 1)
    for size in (0, 1, 2, 3, 16, 53):
        yield record("permutation", [size], lambda: rng.permutation(size).tolist(), 1)
        yield record("permutation of list", [size], lambda: rng.permutation([str(i) for i in range(size)]).tolist(), 1)
    for n, p in BINOMIALS:
        yield record("binomial", [n, p], lambda: int(rng.binomial(n, p)), 6)
    for n, p in BINOMIALS:
        yield record("binomial", [n, p], lambda: int(rng.binomial(n, p)), 1)


def spawned(seed, *path):
    return {"path": path, "state": np.random.SeedSequence(seed, spawn_key=path).generate_state(5, np.uint64).tolist()}


def stream(seed):
    return {
        "seed": str(seed),
        "state": np.random.SeedSequence(seed).generate_state(6, np.uint64).tolist(),
        "spawned": [spawned(seed, 0), spawned(seed, 7), spawned(seed, 2, 1)],
        "bits": np.random.PCG64(seed).random_raw(6).tolist(),
        "draws": list(draws(seed)),
    }


seeds = [int(seed) for seed in sys.argv[1:]] or [0, 1, 7, 42, 2**32 + 5, 2**64 + 1, 2**100 + 3, 2**200 + 9]
print("[")
for i, seed in enumerate(seeds):
    whole = stream(seed)
    rows = whole.pop("draws")
    print(json.dumps(whole)[:-1] + ', "draws": [')
    print(",\n".join(json.dumps(row) for row in rows))
    print("]}" + ("," if i + 1 < len(seeds) else ""))
print("]")
