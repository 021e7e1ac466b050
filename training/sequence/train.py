"""
Trains the sequence re-ranker from the training snapshot: in SageMaker's PyTorch container (script mode), or by hand:

    python training/sequence/train.py --snapshot FILE --out DIR

DIR is then what Triton serves (sequence/config.pbtxt, sequence/1/model.onnx), with manifest.json beside it. The model takes and
gives products by id, so that nobody has to know its numbering.
"""

import argparse
import datetime
import hashlib
import json
import os
from pathlib import Path

import numpy as np
import onnx
import torch
from model import PADDING, SequenceModel, calibrated_loss
from onnx import TensorProto, helper
from snapshot import Visits, read_visits

LENGTH = 50  # of a history; functions/recommendations/settings.ts has the same
CUT_OFF = 10
EVALUATED = 256  # cases at a time


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    channel = os.environ.get("SM_CHANNEL_TRAINING")
    parser.add_argument("--snapshot", type=Path, default=channel, required=channel is None, help="a snapshot, or a folder of them")
    parser.add_argument("--out", type=Path, default=os.environ.get("SM_MODEL_DIR"), required="SM_MODEL_DIR" not in os.environ)
    parser.add_argument("--until", help="leave out what was done at this ISO 8601 instant or later")
    parser.add_argument("--dim", type=int, default=64)
    parser.add_argument("--blocks", type=int, default=2)
    parser.add_argument("--heads", type=int, default=2)
    parser.add_argument("--dropout", type=float, default=0.3)
    parser.add_argument("--negatives", type=int, default=128)
    parser.add_argument("--calibration", type=float, default=0.75)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--epochs", type=int, default=200, help="at most; it ends when the held-out visits get no better")
    parser.add_argument("--patience", type=int, default=10)
    parser.add_argument("--held-out", type=int, default=2000, help="whose last visit is held out to choose the epoch by")
    parser.add_argument("--threads", type=int, default=int(os.environ.get("SM_NUM_CPUS", 1)))
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def snapshot_file(path: Path) -> Path:
    """Keys of snapshots are in their order, so that the last is the newest."""
    return path if path.is_file() else sorted(each for each in path.rglob("*.bin"))[-1]


def sequences_of(visits: Visits, fewest_holders: int = 2) -> tuple[list[np.ndarray], list[str]]:
    """Each subject's products by number, oldest first; only products of two subjects or more, as an id of one may be made up."""
    holders = np.bincount(visits.product, minlength=len(visits.product_ids))
    known = np.flatnonzero(holders >= fewest_holders)
    number = np.zeros(len(visits.product_ids), dtype=np.int64)
    number[known] = np.arange(1, known.size + 1)
    items = number[visits.product]
    kept = items > 0
    subject, items = visits.subject[kept], items[kept]
    starts = np.flatnonzero(np.append(True, subject[1:] != subject[:-1])) if subject.size else []
    return [each for each in np.split(items, starts[1:]) if each.size > 1], [visits.product_ids[at] for at in known]


def padded(sequences: list[np.ndarray]) -> torch.Tensor:
    rows = np.full((len(sequences), LENGTH), PADDING, dtype=np.int64)
    for row, sequence in zip(rows, sequences):
        newest = sequence[-LENGTH:]
        if newest.size:
            row[-newest.size :] = newest
    return torch.from_numpy(rows)


def one_epoch(model: SequenceModel, optimiser, sequences: list[np.ndarray], args, chance: np.random.Generator) -> float:
    model.train()
    losses = []
    for places in np.array_split(chance.permutation(len(sequences)), max(1, len(sequences) // args.batch)):
        batch = [sequences[place] for place in places]
        history, following = padded([each[:-1] for each in batch]), padded([each[1:] for each in batch])
        at = following != PADDING
        states, positive = model.states(history)[at], following[at]
        # All places of a batch share their negatives, so that scoring them is one product of matrices.
        negative = torch.from_numpy(chance.choice(model.items, size=min(args.negatives, model.items - 1), replace=False) + 1)
        against = states @ model.item(negative).T + model.bias(negative).T
        loss = calibrated_loss(model.logits(states, positive[:, None]).squeeze(-1), against, model.items, args.calibration)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        losses.append(loss.item())
    return float(np.mean(losses))


def ranks(scores: np.ndarray, cases: list[np.ndarray]) -> np.ndarray:
    """The rank, from 0, of each case's last visit among the products (columns, by number less 1) not visited before; ties count half."""
    found = np.empty(len(cases))
    for row, (own, case) in enumerate(zip(scores, cases)):
        own[case[:-1] - 1] = -np.inf
        target = own[case[-1] - 1]
        found[row] = (own > target).sum() + ((own == target).sum() - 1) / 2
    return found


def quality(found: np.ndarray) -> dict[str, float]:
    """HR@10 and NDCG@10 of ranks."""
    hits = found[found < CUT_OFF]
    return {"hitRate10": hits.size / found.size, "ndcg10": float((1 / np.log2(hits + 2)).sum() / found.size)}


def model_quality(model: SequenceModel, cases: list[np.ndarray]) -> dict[str, float]:
    model.eval()
    everything = torch.arange(1, model.items + 1)
    found = []
    with torch.no_grad():
        for at in range(0, len(cases), EVALUATED):
            batch = cases[at : at + EVALUATED]
            states = model.states(padded([case[:-1] for case in batch]))[:, -1]
            scores = states @ model.item(everything).T + model.bias(everything).T
            found.append(ranks(scores.double().numpy(), batch))
    return quality(np.concatenate(found))


def popularity_quality(sequences: list[np.ndarray], cases: list[np.ndarray], items: int) -> dict[str, float]:
    counts = np.bincount(np.concatenate(sequences), minlength=items + 1)[1:].astype(float)
    return quality(np.concatenate([ranks(counts[None].copy(), [case]) for case in cases]))


def fitted(sequences: list[np.ndarray], items: int, args, epochs: int, cases: list[np.ndarray] | None = None):
    """A model, the epoch that it is of and its quality; without cases to choose by it is that of the last epoch."""
    torch.manual_seed(args.seed)
    chance = np.random.default_rng(args.seed)
    model = SequenceModel(items, LENGTH, args.dim, args.blocks, args.heads, args.dropout)
    counts = np.bincount(np.concatenate(sequences), minlength=items + 1) + 1.0
    model.begin_with_popularity(torch.from_numpy(counts / counts.sum()).float())
    optimiser = torch.optim.Adam(model.parameters(), lr=args.learning_rate, betas=(0.9, 0.98))
    best, best_epoch, best_state = {"ndcg10": -1.0}, 0, None
    for epoch in range(1, epochs + 1):
        loss = one_epoch(model, optimiser, sequences, args, chance)
        if cases is None:
            continue
        found = model_quality(model, cases)
        print(f"epoch {epoch}: loss {loss:.4f}, NDCG@10 {found['ndcg10']:.4f}", flush=True)
        if found["ndcg10"] > best["ndcg10"]:
            best, best_epoch = found, epoch
            best_state = {name: value.clone() for name, value in model.state_dict().items()}
        elif epoch - best_epoch >= args.patience:
            break
    if best_state is not None:
        model.load_state_dict(best_state)
    model.settle_unknown()
    model.eval()
    return model, best_epoch, best


def exported(model: SequenceModel, ids: list[str], path: Path) -> None:
    """As ONNX with ids of products for input: a table in the graph turns them into the model's numbers."""
    history = torch.zeros(1, LENGTH, dtype=torch.int64)
    candidates = torch.zeros(1, 3, dtype=torch.int64)
    torch.onnx.export(
        model,
        (history, candidates),
        str(path),
        dynamo=False,
        opset_version=17,
        input_names=["history_number", "candidate_number"],
        output_names=["scores"],
        dynamic_axes={"candidate_number": {1: "candidates"}, "scores": {1: "candidates"}},
    )
    made = onnx.load(str(path))
    graph = made.graph
    for name, number, shape in [("history", "history_number", [1, LENGTH]), ("candidates", "candidate_number", [1, "candidates"])]:
        node = helper.make_node(
            "LabelEncoder",
            [name],
            [number],
            domain="ai.onnx.ml",
            keys_strings=ids,
            values_int64s=list(range(1, len(ids) + 1)),
            default_int64=PADDING,
        )
        graph.node.insert(0, node)
        old = next(each for each in graph.input if each.name == number)
        graph.input.remove(old)
        graph.input.append(helper.make_tensor_value_info(name, TensorProto.STRING, shape))
    made.opset_import.append(helper.make_opsetid("ai.onnx.ml", 2))
    onnx.checker.check_model(made)
    onnx.save(made, str(path))


TRITON = f"""name: "sequence"
platform: "onnxruntime_onnx"
max_batch_size: 0
input [
  {{ name: "history" data_type: TYPE_STRING dims: [ 1, {LENGTH} ] }},
  {{ name: "candidates" data_type: TYPE_STRING dims: [ 1, -1 ] }}
]
output [
  {{ name: "scores" data_type: TYPE_FP32 dims: [ 1, -1 ] }}
]
instance_group [ {{ count: 1 kind: KIND_CPU }} ]
"""


def main() -> None:
    args = arguments()
    torch.set_num_threads(args.threads)
    source = snapshot_file(args.snapshot)
    until = float("inf") if args.until is None else 1000 * datetime.datetime.fromisoformat(args.until).timestamp()
    visits = read_visits(source, until)
    sequences, ids = sequences_of(visits)
    if len(sequences) < 100 or len(ids) < 2 * CUT_OFF:
        raise SystemExit(f"{len(sequences)} histories of {len(ids)} products are too few to learn an order from.")
    chance = np.random.default_rng(args.seed)
    places = chance.permutation([at for at, each in enumerate(sequences) if each.size > 2])[: args.held_out]
    cases = [sequences[at] for at in places]
    held_out = set(places.tolist())
    known = [each[:-1] if at in held_out else each for at, each in enumerate(sequences)]
    print(f"{len(sequences)} histories, {sum(map(len, sequences))} visits, {len(ids)} products, {len(cases)} held out", flush=True)
    _, epochs, found = fitted(known, len(ids), args, args.epochs, cases)
    model, _, _ = fitted(sequences, len(ids), args, epochs)

    folder = args.out / "sequence" / "1"
    folder.mkdir(parents=True, exist_ok=True)
    exported(model, ids, folder / "model.onnx")
    (folder.parent / "config.pbtxt").write_text(TRITON)
    sample = cases[0]
    asked = [ids[at - 1] for at in sample[:-1][-LENGTH:]]
    among = [*ids[:8], "unknown"]
    with torch.no_grad():
        numbers = torch.tensor([[*range(1, 9), PADDING]])
        scores = model(padded([sample[:-1]]), numbers)[0].tolist()
    manifest = {
        "trainedAt": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "snapshot": hashlib.sha256(source.read_bytes()).hexdigest(),
        "until": args.until,
        "settings": {name: getattr(args, name) for name in
                     ["dim", "blocks", "heads", "dropout", "negatives", "calibration", "learning_rate", "batch", "seed"]},
        "histories": len(sequences),
        "visits": int(sum(map(len, sequences))),
        "products": len(ids),
        "epochs": epochs,
        "heldOut": {"cases": len(cases), **found, "popularity": popularity_quality(known, cases, len(ids))},
        "sha256": hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest(),
        "check": {"history": asked, "candidates": among, "scores": scores},
    }  # fmt: skip
    report = Path(os.environ.get("SM_OUTPUT_DATA_DIR", args.out))
    report.mkdir(parents=True, exist_ok=True)
    (report / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(json.dumps(manifest["heldOut"]))


if __name__ == "__main__":
    main()
