"""More wrong solutions of max_norm; each follows a line: what it is, and the check."""


# the sum of the sizes: random inputs
def max_norm(W, c):
    return W * (c / np.maximum(np.abs(W).sum(axis=0), c))


# the largest size: random inputs
def max_norm(W, c):
    return W * (c / np.maximum(np.abs(W).max(axis=0), c))


# without the root: random inputs
def max_norm(W, c):
    return W * (c / np.maximum((W**2).sum(axis=0), c))


# the root of the factor: random inputs
def max_norm(W, c):
    norms = np.linalg.norm(W, axis=0)
    return W * np.sqrt(c / np.maximum(norms, c))


# all columns by the factor of the longest: random inputs
def max_norm(W, c):
    norms = np.linalg.norm(W, axis=0)
    return W * (c / max(norms.max(), c))


# long columns dropped: random inputs
def max_norm(W, c):
    return np.where(np.linalg.norm(W, axis=0) > c, 0.0, W)


# short columns lengthened, long ones left: random inputs
def max_norm(W, c):
    norms = np.linalg.norm(W, axis=0)
    return W * np.maximum(1, c / norms)


# weight decay: random inputs
def max_norm(W, c):
    return np.where(np.linalg.norm(W, axis=0) > c, 0.9 * W, W)


# the size without the sign: random inputs
def max_norm(W, c):
    norms = np.linalg.norm(W, axis=0)
    return np.where(norms > c, np.abs(W) * c / np.maximum(norms, c), W)


# columns loop in place: inputs left alone
def max_norm(W, c):
    for j in range(W.shape[1]):
        norm = np.linalg.norm(W[:, j])
        if norm > c:
            W[:, j] *= c / norm
    return W


# eps in the root shortens what is at c: property
def max_norm(W, c):
    norms = np.sqrt((W**2).sum(axis=0))
    return np.where(norms >= c, W * (c / (norms + 1e-3 * (norms == c) + 1e-300)), W)


# the factors: signature and shapes
def max_norm(W, c):
    return c / np.maximum(np.linalg.norm(W, axis=0), c)


# transposed: signature and shapes
def max_norm(W, c):
    return (W * (c / np.maximum(np.linalg.norm(W, axis=0), c))).T


# the mean of the squares: random inputs
def max_norm(W, c):
    return W * (c / np.maximum(np.sqrt((W**2).mean(axis=0)), c))
