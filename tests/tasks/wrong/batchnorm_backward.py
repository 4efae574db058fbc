"""More wrong solutions of batchnorm_backward, each after a line with what it is and its check."""


# the variance divides by N - 1: random inputs
def batchnorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=0, ddof=min(1, len(x) - 1)) + eps)
    xhat = (x - x.mean(axis=0)) / sd
    g = dy * gamma
    dx = (g - g.mean(axis=0) - xhat * (g * xhat).mean(axis=0)) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


# eps forgotten: random inputs
def batchnorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=0))
    xhat = (x - x.mean(axis=0)) / sd
    g = dy * gamma
    dx = (g - g.mean(axis=0) - xhat * (g * xhat).mean(axis=0)) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


# statistics of each row: signature and shapes
def batchnorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1) + eps)
    xhat = (x - x.mean(axis=1)) / sd
    g = dy * gamma
    dx = (g - g.mean(axis=1) - xhat * (g * xhat).mean(axis=1)) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


# sums where means belong: random inputs
def batchnorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sd
    g = dy * gamma
    dx = (g - g.sum(axis=0) - xhat * (g * xhat).sum(axis=0)) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


# divided by the variance: random inputs
def batchnorm_backward(dy, x, gamma, eps):
    var = x.var(axis=0) + eps
    xhat = (x - x.mean(axis=0)) / np.sqrt(var)
    g = dy * gamma
    dx = (g - g.mean(axis=0) - xhat * (g * xhat).mean(axis=0)) / var
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


# dgamma with x in place of xhat: random inputs
def batchnorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sd
    g = dy * gamma
    dx = (g - g.mean(axis=0) - xhat * (g * xhat).mean(axis=0)) / sd
    return dx, (dy * x).sum(axis=0), dy.sum(axis=0)


# two of three returned: signature and shapes
def batchnorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sd
    return (dy * xhat).sum(axis=0), dy.sum(axis=0)


# dgamma and dbeta exchanged: random inputs
def batchnorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sd
    g = dy * gamma
    dx = (g - g.mean(axis=0) - xhat * (g * xhat).mean(axis=0)) / sd
    return dx, dy.sum(axis=0), (dy * xhat).sum(axis=0)


# centred in place: inputs left alone
def batchnorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=0) + eps)
    x -= x.mean(axis=0)
    xhat = x / sd
    g = dy * gamma
    dx = (g - g.mean(axis=0) - xhat * (g * xhat).mean(axis=0)) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)
