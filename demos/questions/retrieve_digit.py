"""Questions about how good a ranking is."""

import numpy as np

from flashdl.demokit import Column, Mark, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels.features import average_precisions, precision_at
from flashdl.demokit.written import number


def draw_ranking(rng):
    count = int(rng.integers(5, 9))
    right = int(rng.integers(2, count - 1))
    hits = np.isin(np.arange(count), rng.choice(count, right, replace=False))
    return {"hits": hits.astype(int).tolist(), "k": int(rng.integers(2, count))}


def ask_ranking(hits, k):
    return f"""
        A search finds, from the nearest on (1 is right, 0 is wrong): {listed(hits)}. Nothing else
        in the gallery is right. What are P@{k} and the average precision, in this order, to 2
        decimals?
        """


def listed(hits):
    return " ".join(map(str, hits))


def solve_ranking(demo, hits, k):
    ranked = np.array([hits]) > 0
    return both(among(demo.precision_at(ranked)[0], hits, k), demo.average_precisions(ranked)[0])


def work_ranking(answer, hits, k):
    ranks = [i for i, hit in enumerate(hits, 1) if hit]
    shares = " + ".join(f"{n}/{i}" for n, i in enumerate(ranks, 1))
    found, places = sum(hits[:k]), ", ".join(map(str, ranks))
    top = f"of the first {k}, {found} {'is' if found == 1 else 'are'} right"
    first = f"{top}: {found}/{k} = {number(answer[0], 3)}."
    mean = f"({shares})/{len(ranks)} = {number(answer[1], 3)}."
    return f"""
        - P@{k}: {first}
        - AP: right ones are at ranks {places}. The precision down to each, in the mean: {mean}
        """


def show_ranking(demo, hits, k):
    right, ranks = np.array(hits) > 0, 1 + np.arange(len(hits))
    at = demo.precision_at(right[None])[0]
    return {
        "rank": ranks, "said": np.where(right, "right", "wrong"), "so_far": right.cumsum(),
        "precision": at, "hit": np.array([f"rank {i}" for i in ranks[right]]), "at_hit": at[right],
        "asked": np.where(ranks == k, f"P@{k}", ""), "k": np.array(k),
        "answer": (answer := solve_ranking(demo, hits, k)), "average": answer[1],
    }  # fmt: skip


def ranking_title(d):
    at_k, average = d["answer"]
    mean = f"AP {average:.3f} is the mean of these {len(d['hit'])}"
    return f"{mean}, P at each right rank; P@{d['k']} is {at_k:.3f}"


def among(precision, hits, k):  # [n], [n] -> [], of the first k
    return precision[k - 1]


def both(precision, average):  # -> [2]
    return np.array([precision, average])


MISTAKES = (
    Mistake("precision-for-average", both, lambda precision, _: np.array([precision, precision]),
            "P@k looks at one place of the ranking: average precision is the mean of P at every "
            "rank with a right one"),
    Mistake("mean-over-all-ranks", average_precisions,
            lambda hits: precision_at(hits).mean(axis=-1),
            "average precision is the mean over the ranks with a right one, not over all ranks"),
    Mistake("divides-by-the-length", average_precisions,
            lambda hits: (precision_at(hits) * hits).mean(axis=-1),
            "the sum over the right ones is divided by how many are right, not by all that is "
            "ranked"),
    Mistake("recall-for-precision", among, lambda _precision, hits, k: sum(hits[:k]) / sum(hits),
            "the share of all right ones that is found among the first k is recall: P@k divides "
            "by k"),
    Mistake("order-ignored", average_precisions, lambda hits: hits.mean(axis=-1),
            "the share of right ones in the whole list ignores their order, which average "
            "precision is about"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "precision-at-k", draw_ranking, ask_ranking, solve_ranking, work_ranking, effort="head",
        rtol=0, labels=("P@k", "AP"),
        values=show_ranking,
        plots=(
            Plot("hits", "bar", ranking_title, x="hit", y=("at_hit",), x_label="right one",
                 y_label="precision down to it", marks=(Mark("y", "average", "AP, their mean"),)),
        ),
        tables=(
            Table("ranks", "P at a rank is the share of right ones down to it", (
                Column("rank", "rank", "d"), Column("it is", "said"),
                Column("right so far", "so_far", "d"), Column("P", "precision", ".3f"),
                Column("asked", "asked"))),
        ),
    ),
)  # fmt: skip
