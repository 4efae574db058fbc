"""The task attention: means of values, weighted by how well queries and keys agree."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import losses
from flashdl.demokit.tasks import Edge, Property, Task

SHAPES = ((2, 2, 1, 1), (2, 2, 2, 1), (3, 3, 2, 2), (2, 4, 3, 2), (4, 4, 3, 5))


def attention(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(Q.shape[1])  # [T, S]
    if causal:
        scores = np.where(np.tri(*scores.shape, dtype=bool), scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V


def by_the_kernel(Q, K, V, causal):  # each query by itself, with the keys that it may see
    seen = [slice(t + 1) if causal else slice(None) for t in range(len(Q))]
    shares = [losses.softmax(K[s] @ q / np.sqrt(len(q))) for q, s in zip(Q, seen, strict=True)]
    return np.stack([share @ V[s] for share, s in zip(shares, seen, strict=True)])


def draw(rng, size):
    T, S, d, e = SHAPES[size]
    Q, K, V = (rng.normal(size=shape) for shape in ((T, d), (S, d), (S, e)))
    return {"Q": Q, "K": K, "V": V, "causal": bool(T == S and rng.random() < 0.5)}


def valid(Q, K, V, causal):
    if any(a.ndim != 2 or not a.size for a in (Q, K, V)):
        return "Q is [T, d], K is [S, d], V is [S, e]."
    if Q.shape[1] != K.shape[1] or len(K) != len(V):
        return "Q and K have the same number of columns, K and V of rows."
    return "With causal, S is T." if causal and len(Q) != len(K) else ""


def order_of_keys(f, Q, K, V, causal):
    return np.allclose(f(Q, K[::-1].copy(), V[::-1].copy(), False), f(Q, K, V, False), atol=1e-12)


def zero_queries(f, Q, K, V, causal):
    return np.allclose(f(0 * Q, K, V, False), V.mean(axis=0), atol=1e-12)


def blind_to_the_future(f, Q, K, V, causal):
    n = min(len(Q), len(K))
    Q, K, V = Q[:n], K[:n], V[:n]
    changed = [np.concatenate([a[:-1], 3 - 2 * a[-1:]]) for a in (K, V)]
    before, after = f(Q, K, V, True), f(Q, *changed, True)
    return np.allclose(after[:-1], before[:-1], atol=1e-12) and np.allclose(before[0], V[0])


def not_scaled(Q, K, V, causal):
    scores = Q @ K.T
    if causal:
        scores = np.where(np.tri(*scores.shape, dtype=bool), scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V


def masked_late(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares = e / e.sum(axis=1, keepdims=True)
    return (np.tril(shares) if causal else shares) @ V


def masked_with_zero(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        scores = np.tril(scores)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V


def over_queries(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        scores = np.where(np.tri(*scores.shape, dtype=bool), scores, -np.inf)
    e = np.exp(scores - scores.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True) @ V


def without_maximum(Q, K, V, causal):
    e = np.exp(Q @ K.T / np.sqrt(Q.shape[1]))
    if causal:
        e = np.tril(e)
    return e / e.sum(axis=1, keepdims=True) @ V


TASK = Task(
    title="Attention",
    signature="attention(Q[T, d], K[S, d], V[S, e], causal: bool) -> out[T, e]",
    text="Scaled dot-product attention: out = softmax(Q K^T / sqrt(d)) V, for one head and one "
         "sequence.\n\n"
         "Each query, a row of Q, gets a mean of the rows of V; the weights are the softmax of its "
         "scores over the S keys. With causal, query t sees the keys 0 to t alone, and its weights "
         "over these sum to 1; S is T then.\n\n"
         "Scores of 1e6 must not overflow.",
    solution=attention,
    reference=by_the_kernel,
    draw=draw,
    valid=valid,
    example={"Q": np.array([[0.0], [1.0]]), "K": np.array([[0.0], [2.0]]),
             "V": np.array([[1.0], [5.0]]), "causal": True},
    hints=("The scores are [T, S]: along which axis do the weights of one query sum to 1?",
           "A key that must not be seen has the score -inf: its exp is 0.",
           "Subtract the largest score of each query, after masking, before exp."),
    properties=(
        Property("the order of the keys does not matter", order_of_keys,
                 "Without causal, keys permuted together with their values change nothing."),
        Property("queries of 0 give the mean of V", zero_queries,
                 "A query of 0 agrees with all keys alike: it gets the plain mean of the values."),
        Property("the future does not matter", blind_to_the_future,
                 "With causal, other keys and values at the end change no earlier output, and the "
                 "first output is the first value."),
    ),
    edges=(
        Edge("scores of 1e6", {"Q": np.array([[1.0], [-1.0]]), "K": np.array([[1e6], [1e6 + 1]]),
             "V": np.array([[0.0], [1.0]]), "causal": False},
             "exp(1e6) overflows: subtract the largest score of each query first.",
             [[0.7310585786300049], [0.2689414213699951]]),
        Edge("a score of 1e6 in the future", {"Q": np.array([[1e3], [1e3]]),
             "K": np.array([[-1e3], [1e3]]), "V": np.array([[1.0], [2.0]]), "causal": True},
             "Mask first, with -inf: the largest score is to be one that the query may see.",
             [[1.0], [2.0]]),
        Edge("one key", {"Q": np.array([[1.0, 2.0]]), "K": np.array([[3.0, -700.0]]),
             "V": np.array([[4.0, 5.0]]), "causal": True}, "With one key its weight is 1.",
             [[4.0, 5.0]]),
    ),
    large=lambda rng: {"Q": rng.normal(size=(150, 20)), "K": rng.normal(size=(150, 20)),
                       "V": rng.normal(size=(150, 20)), "causal": False},
)  # fmt: skip

WRONG = (
    Mistake("forgets-the-scale", attention, not_scaled,
            "Scores grow as the root of d: divide by it, or softmax is nearly hard."),
    Mistake("masks-after-softmax", attention, masked_late,
            "Masked after softmax the weights that are left no longer sum to 1: mask the scores."),
    Mistake("masks-with-zero", attention, masked_with_zero,
            "exp(0) is 1, so the future still has weight: masked scores are -inf."),
    Mistake("softmax-over-the-queries", attention, over_queries,
            "The weights of one query over all keys sum to 1: softmax goes along the keys."),
    Mistake("forgets-the-maximum", attention, without_maximum,
            "exp overflows above 709 in float64: subtract the largest score of the query first."),
)  # fmt: skip
