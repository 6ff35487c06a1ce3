"""Writes worlds.json: python3 worlds.py > worlds.json (NumPy 1.24). The notebook's order of draws, for sizes the other files lack."""
import hashlib
import json

import numpy as np

CATEGORIES = ["Fish Supplies", "Cat Food", "Dog Food", "Dog Toy", "Cat Toy"]
RATES = {
    "new_puppy_parent": [0.02, 0.10, 0.40, 0.50, 0.05],
    "cat_connoisseur": [0.05, 0.55, 0.05, 0.02, 0.45],
    "budget_shopper": [0.20, 0.40, 0.25, 0.15, 0.20],
    "fish_hobbyist": [0.60, 0.10, 0.02, 0.02, 0.08],
}


def digest(lines):
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def world(n_products, n_users, seed, interactions):
    rng = np.random.default_rng(seed)
    even = [category for category in CATEGORIES for _ in range(n_products // len(CATEGORIES))]
    catalogue = rng.permutation(even + list(rng.choice(CATEGORIES, n_products - len(even))))
    personas = [rng.choice(list(RATES)) for _ in range(n_users)]
    rates = {persona: [RATES[persona][CATEGORIES.index(category)] for category in catalogue] for persona in RATES}
    rows = []
    for _ in range(interactions):
        user, product = rng.integers(0, n_users), rng.integers(0, n_products)
        rows.append(f"{user},{product},{rng.binomial(1, rates[personas[user]][product])}")
    return {
        "n_products": n_products,
        "n_users": n_users,
        "seed": str(seed),
        "interactions": interactions,
        "oracle_ctr": float(np.mean([max(rates[persona]) for persona in personas])),
        "random_ctr": float(np.mean([np.mean(rates[persona]) for persona in personas])),
        "sha256_of_categories": digest(catalogue),
        "sha256_of_personas": digest(personas),
        "sha256_of_rows": digest(rows),
    }


sizes = [(n, users) for n in range(1, 13) for users in (1, 3)] + [(49, 5000), (64, 64), (1000, 7), (5003, 20000), (256, 1024)]
worlds = [world(n, users, seed, 500) for i, (n, users) in enumerate(sizes) for seed in (i, 2**31 + i, 2**70 + i)]
print("[\n" + ",\n".join(json.dumps(row) for row in worlds) + "\n]")
