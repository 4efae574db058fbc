"""More wrong solutions of layernorm_backward; a line before each says which check finds it."""


# gamma forgotten: random inputs
def layernorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    g = dy
    along = (g * xhat).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - xhat * along) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


# the variance over D - 1: random inputs
def layernorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1, ddof=min(1, x.shape[1] - 1), keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    g = dy * gamma
    along = (g * xhat).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - xhat * along) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


# eps outside the root: random inputs
def layernorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1, keepdims=True)) + eps
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    g = dy * gamma
    along = (g * xhat).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - xhat * along) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


# eps forgotten: random inputs
def layernorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1, keepdims=True) + 0 * eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    g = dy * gamma
    along = (g * xhat).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - xhat * along) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


# not divided by the deviation: random inputs
def layernorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    g = dy * gamma
    along = (g * xhat).mean(axis=1, keepdims=True)
    dx = g - g.mean(axis=1, keepdims=True) - xhat * along
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


# the sums over the features: signature and shapes
def layernorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    g = dy * gamma
    along = (g * xhat).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - xhat * along) / sd
    return dx, (dy * xhat).sum(axis=1), dy.sum(axis=1)


# dbeta times gamma: random inputs
def layernorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    g = dy * gamma
    along = (g * xhat).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - xhat * along) / sd
    return dx, (dy * xhat).sum(axis=0), g.sum(axis=0)


# dgamma and dbeta exchanged: random inputs
def layernorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    g = dy * gamma
    along = (g * xhat).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - xhat * along) / sd
    return dx, dy.sum(axis=0), (dy * xhat).sum(axis=0)


# the sign of the part along xhat: random inputs
def layernorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    g = dy * gamma
    along = (g * xhat).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) + xhat * along) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


# one mean and variance for all: random inputs
def layernorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var() + eps)
    xhat = (x - x.mean()) / sd
    g = dy * gamma
    along = (g * xhat).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - xhat * along) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


# dy multiplied in place: inputs left alone
def layernorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    dgamma, dbeta = (dy * xhat).sum(axis=0), dy.sum(axis=0)
    dy *= gamma
    g = dy
    along = (g * xhat).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - xhat * along) / sd
    return dx, dgamma, dbeta


# the deviation without its axis: signature and shapes
def layernorm_backward(dy, x, gamma, eps):
    sd = np.sqrt(x.var(axis=1) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sd
    g = dy * gamma
    along = (g * xhat).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - xhat * along) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)
