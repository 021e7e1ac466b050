"""Reads the training snapshot that the retraining function keeps, as functions/recommendations/log/snapshot.ts writes it."""

import json
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

MAGIC = 0x5343594C
VERSION = 1
PRELUDE = 12
HEAD = 3  # in front of a name: its tag, and its length in two bytes
EPOCH_MS = 1_767_225_600_000  # 2026-01-01, against which sums are weighed
HALF_LIFE_MS = 30 * 86_400_000

# As functions/behaviour/contract has them; a snapshot of other weights is refused by its `weighting`.
EVENT_TYPES = [
    "impression", "click", "view", "search", "progress", "complete", "cart",
    "checkout", "purchase", "refund", "review", "dismiss", "wish",
]  # fmt: skip
STRENGTH = {
    "click": 0.5, "view": 1, "complete": 3, "cart": 2, "checkout": 2.5, "purchase": 4, "wish": 2,
}  # fmt: skip
AGAINST = {"refund": -5, "dismiss": -4}

COLUMNS = [
    np.uint8, np.uint32,  # subjects: names and where each ends
    np.uint8, np.uint32,  # products
    np.uint32, np.uint32, np.uint8, np.int32, np.float64, np.float64,  # recent: subject, product, type, hour, at, strength
    np.uint32, np.uint32, np.uint8, np.float64, np.float64,  # summed: subject, product, type, present, strongest
    np.uint32,  # ids of events
    np.uint32, np.uint32, np.float64,  # merges: visitor, user, instant
    np.uint32,  # bots
]  # fmt: skip


@dataclass
class Visits:
    """What subjects did last with each product that they are not turned away from, ordered by subject and time."""

    subject: np.ndarray
    product: np.ndarray
    at: np.ndarray  # ms since 1970
    product_ids: list[str]


def names(block: np.ndarray, ends: np.ndarray) -> list[str]:
    starts = np.concatenate([[0], ends[:-1]]).astype(np.int64)
    raw = block.tobytes()
    return [raw[start + HEAD : end].decode("latin-1") for start, end in zip(starts, ends)]


def columns_of(raw: bytes) -> list[np.ndarray]:
    if len(raw) < PRELUDE:
        raise ValueError("The snapshot is cut short.")
    magic, version, length = struct.unpack_from("<III", raw)
    if magic != MAGIC or version != VERSION:
        raise ValueError("Not a snapshot of this version.")
    head = json.loads(raw[PRELUDE : PRELUDE + length])
    weighting = json.loads(head["weighting"])
    if weighting[0] * 86_400_000 != HALF_LIFE_MS or any(weighting[1][kind] != value for kind, value in STRENGTH.items()):
        raise ValueError("The snapshot holds weights that are made in another way.")
    at = -(-(PRELUDE + length) // 8) * 8
    found = []
    for kind, count in zip(COLUMNS, head["lengths"], strict=True):
        column = np.frombuffer(raw, dtype=kind, count=count, offset=at)
        found.append(column)
        at += -(-column.nbytes // 8) * 8
    return found


def read_visits(path: Path, until_ms: float = float("inf")) -> Visits:
    """
    The last visit of every subject to every product, before an instant.

    What was added up long ago has no instants, but a sum of a kind of constant strength fades by a known half-life, so that the
    strongest part of it tells when it was done last. Bots are left out, and visitors are the users whom they became.
    """
    columns = columns_of(path.read_bytes())
    product_ids = names(columns[2], columns[3])
    recent_subject, recent_product, recent_type, _, recent_at, _ = columns[4:10]
    subject, product, kind, _, strongest = columns[10:15]
    merges = dict(zip(columns[16].tolist(), columns[17].tolist()))
    bots = set(columns[19].tolist())

    constant = np.array([STRENGTH.get(name, AGAINST.get(name, np.nan)) for name in EVENT_TYPES])
    with np.errstate(invalid="ignore", divide="ignore"):
        summed_at = EPOCH_MS + HALF_LIFE_MS * np.log2(strongest / constant[kind])
    dated = np.isfinite(summed_at)
    kinds = np.concatenate([kind[dated], recent_type])
    rows = {
        "subject": np.concatenate([subject[dated], recent_subject]).astype(np.int64),
        "product": np.concatenate([product[dated], recent_product]).astype(np.int64),
        "at": np.concatenate([summed_at[dated], recent_at]),
    }
    merged = np.arange(int(columns[1].size), dtype=np.int64)
    for visitor, user in merges.items():
        merged[visitor] = user
    rows["subject"] = merged[rows["subject"]]
    against = np.isin(kinds, [EVENT_TYPES.index(name) for name in AGAINST])
    telling = np.isin(kinds, [EVENT_TYPES.index(name) for name in [*STRENGTH, "progress", "review"]])
    kept = (rows["at"] < until_ms) & (telling | against)
    if bots:
        kept &= ~np.isin(rows["subject"], np.fromiter(bots, dtype=np.int64))
    rows = {name: column[kept] for name, column in rows.items()}
    against = against[kept]

    # The last row of each pair decides: what was given back or dismissed last is no visit.
    order = np.lexsort((rows["at"], rows["product"], rows["subject"]))
    s, p = rows["subject"][order], rows["product"][order]
    last = np.append((s[1:] != s[:-1]) | (p[1:] != p[:-1]), True) if order.size else np.zeros(0, bool)
    chosen = order[last]
    chosen = chosen[~against[chosen]]
    order = chosen[np.lexsort((rows["at"][chosen], rows["subject"][chosen]))]
    return Visits(rows["subject"][order], rows["product"][order], rows["at"][order], product_ids)
