"""More wrong solutions of maxpool_backward, each after a line with what it is and its check."""


# the smallest pixel wins: random inputs
def maxpool_backward(x, dy, k):
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dy.shape):
        window = x[n, c, i * k : i * k + k, j * k : j * k + k]
        a, b = np.unravel_index(window.argmin(), (k, k))
        dx[n, c, i * k + a, j * k + b] = dy[n, c, i, j]
    return dx


# the pooled maximum is passed on in place of dy: random inputs
def maxpool_backward(x, dy, k):
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dy.shape):
        window = x[n, c, i * k : i * k + k, j * k : j * k + k]
        a, b = np.unravel_index(window.argmax(), (k, k))
        dx[n, c, i * k + a, j * k + b] = window[a, b]
    return dx


# the last of equal pixels: edge case
def maxpool_backward(x, dy, k):
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dy.shape):
        window = x[n, c, i * k : i * k + k, j * k : j * k + k]
        a, b = np.unravel_index(k * k - 1 - window.ravel()[::-1].argmax(), (k, k))
        dx[n, c, i * k + a, j * k + b] = dy[n, c, i, j]
    return dx


# ties share: property
def maxpool_backward(x, dy, k):
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dy.shape):
        rows, columns = slice(i * k, i * k + k), slice(j * k, j * k + k)
        most = x[n, c, rows, columns] == x[n, c, rows, columns].max()
        dx[n, c, rows, columns] = dy[n, c, i, j] * most / most.sum()
    return dx


# windows only of the first channel: random inputs
def maxpool_backward(x, dy, k):
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dy.shape):
        window = x[n, 0, i * k : i * k + k, j * k : j * k + k]
        a, b = np.unravel_index(window.argmax(), (k, k))
        dx[n, c, i * k + a, j * k + b] = dy[n, c, i, j]
    return dx


# rows and columns exchanged: random inputs
def maxpool_backward(x, dy, k):
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dy.shape):
        window = x[n, c, i * k : i * k + k, j * k : j * k + k]
        a, b = np.unravel_index(window.argmax(), (k, k))
        dx[n, c, i * k + b, j * k + a] = dy[n, c, i, j]
    return dx


# the pooled shape is returned: signature and shapes
def maxpool_backward(x, dy, k):
    N, C, H, W = x.shape
    return x.reshape(N, C, H // k, k, W // k, k).max(axis=(3, 5)) * dy


# one winner of the whole image: random inputs
def maxpool_backward(x, dy, k):
    dx = np.zeros_like(x)
    for n, c in np.ndindex(x.shape[:2]):
        a, b = np.unravel_index(x[n, c].argmax(), x.shape[2:])
        dx[n, c, a, b] = dy[n, c].sum()
    return dx
