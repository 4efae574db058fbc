"""More wrong solutions of attention; each follows a line: what it is, and the check."""


# never masked: random inputs
def attention(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V


# the past masked: random inputs
def attention(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        scores = np.where(np.tri(*scores.shape, dtype=bool).T, scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V


# a query does not see itself: random inputs
def attention(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        scores = np.where(np.tri(*scores.shape, k=-1, dtype=bool), scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V


# one step of the future seen: random inputs
def attention(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        scores = np.where(np.tri(*scores.shape, k=1, dtype=bool), scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V


# always masked: random inputs
def attention(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if True:
        scores = np.where(np.tri(*scores.shape, dtype=bool), scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V


# the maximum before masking: edge case
def attention(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    if causal:
        e = np.tril(e)
    return e / e.sum(axis=1, keepdims=True) @ V


# one maximum for all queries: edge case
def attention(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        scores = np.where(np.tri(*scores.shape, dtype=bool), scores, -np.inf)
    e = np.exp(scores - scores.max())
    return e / e.sum(axis=1, keepdims=True) @ V


# scaled by the size of the values: random inputs
def attention(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(V.shape[1])
    if causal:
        scores = np.where(np.tri(*scores.shape, dtype=bool), scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V


# scaled by the number of keys: random inputs
def attention(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(len(K))
    if causal:
        scores = np.where(np.tri(*scores.shape, dtype=bool), scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V


# multiplied with the root: random inputs
def attention(Q, K, V, causal):
    scores = Q @ K.T * np.sqrt(Q.shape[1])
    if causal:
        scores = np.where(np.tri(*scores.shape, dtype=bool), scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V


# without softmax: random inputs
def attention(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    return (np.tril(scores) if causal else scores) @ V


# masked with -10: random inputs
def attention(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        scores = np.where(np.tri(*scores.shape, dtype=bool), scores, -10.0)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V


# masked with -1e5: edge case
def attention(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        scores = np.where(np.tri(*scores.shape, dtype=bool), scores, -1e5)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V


# scores clipped at 500: edge case
def attention(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        scores = np.where(np.tri(*scores.shape, dtype=bool), scores, -1e9)
    e = np.exp(np.clip(scores, -500, 700))
    return e / e.sum(axis=1, keepdims=True) @ V


# the weights: signature and shapes
def attention(Q, K, V, causal):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        scores = np.where(np.tri(*scores.shape, dtype=bool), scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# the keys not transposed: signature and shapes
def attention(Q, K, V, causal):
    scores = Q @ K / np.sqrt(Q.shape[1])
    if causal:
        scores = np.where(np.tri(*scores.shape, dtype=bool), scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V


# queries scaled in place: inputs left alone
def attention(Q, K, V, causal):
    Q /= np.sqrt(Q.shape[1])
    scores = Q @ K.T
    if causal:
        scores = np.where(np.tri(*scores.shape, dtype=bool), scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V


# divided by d: random inputs
def attention(Q, K, V, causal):
    scores = Q @ K.T / Q.shape[1]
    if causal:
        scores = np.where(np.tri(*scores.shape, dtype=bool), scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V
