"""EASE (Steck 2019), exact, for data of more items than bench:quality solves: `python3 bench/quality/ease.py DIR`.

Needs numpy and scipy, and 8 bytes for each pair of users. With fewer users than items the inverse is had from theirs:
P = (X'X + l I)^-1 = (I - X' K^-1 X) / l for K = l I + X X', and for a user of X the row x P is K^-1 x X. The ridge is the
one of 50, 100, 200, 400, 800 with the best NDCG@20 on valid.tsv.gz, or on a fifth of the pairs held out; then all that is
known is fitted and test.tsv.gz ranked once. Prints the hash that bench:quality prints for the same data.
"""
import gzip
import hashlib
import os
import sys

import numpy as np
import scipy.sparse as sp

folder = sys.argv[1]
read = lambda name: np.loadtxt(gzip.open(os.path.join(folder, name), "rt"), dtype=np.int64)[:, :2]
files = sorted(name for name in os.listdir(folder) if name.endswith(".gz"))
digest = hashlib.sha256()
for name in files:
    digest.update(open(os.path.join(folder, name), "rb").read())
train, test = read("train.tsv.gz"), read("test.tsv.gz")
if "valid.tsv.gz" in files:
    kept, held = train, read("valid.tsv.gz")
    train = np.concatenate([kept, held])
else:
    order = np.random.default_rng(1).random(len(train)) < 0.2
    kept, held = train[~order], train[order]
users, items = np.concatenate([train, test]).max(0) + 1
matrix = lambda pairs: sp.csr_matrix((np.ones(len(pairs)), pairs.T), (users, items)).minimum(1)
discount = 1 / np.log2(np.arange(2, 22))
ideal = np.concatenate([[0], np.cumsum(discount)])


def measured(known, later, ridge):
    system = (known @ known.T).toarray()
    system[np.diag_indices(users)] += ridge
    inverse = np.linalg.inv(system)
    diagonal = (1 - np.asarray(known.multiply(inverse @ known).sum(0)).ravel()) / ridge
    recall, ndcg, count = 0.0, 0.0, 0
    for user in np.flatnonzero(np.diff(later.indptr)):
        scores = -(inverse[user] @ known) / diagonal
        scores[known[user].indices] = -np.inf
        top = np.argsort(-scores, kind="stable")[:20]
        relevant = later[user].indices
        hits = np.isin(top, relevant)
        recall += hits.sum() / len(relevant)
        ndcg += (hits * discount).sum() / ideal[min(20, len(relevant))]
        count += 1
    return recall / count, ndcg / count


before, after = matrix(kept), matrix(held)
best = max((50, 100, 200, 400, 800), key=lambda ridge: measured(before, after, ridge)[1])
print("data", digest.hexdigest()[:16], "ridge", best, "R@20 %.4f N@20 %.4f" % measured(matrix(train), matrix(test), best))
