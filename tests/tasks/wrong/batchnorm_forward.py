"""More wrong solutions of batchnorm_forward; each follows a line: what it is, and the check."""


# the variance as a difference of means: edge case
def batchnorm_forward(x, gamma, beta, eps):
    mean = x.mean(axis=0)
    var = np.maximum((x**2).mean(axis=0) - mean**2, 0)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


# the mean not subtracted: random inputs
def batchnorm_forward(x, gamma, beta, eps):
    return gamma * x / np.sqrt(x.var(axis=0) + eps) + beta


# eps fixed: random inputs
def batchnorm_forward(x, gamma, beta, eps):
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-5) + beta


# eps squared: random inputs
def batchnorm_forward(x, gamma, beta, eps):
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps**2) + beta


# gamma times beta as well: random inputs
def batchnorm_forward(x, gamma, beta, eps):
    return gamma * ((x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + beta)


# gamma and beta exchanged: random inputs
def batchnorm_forward(x, gamma, beta, eps):
    return beta * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + gamma


# centred in place: inputs left alone
def batchnorm_forward(x, gamma, beta, eps):
    x -= x.mean(axis=0)
    return gamma * x / np.sqrt(x.var(axis=0) + eps) + beta


# the median: random inputs
def batchnorm_forward(x, gamma, beta, eps):
    return gamma * (x - np.median(x, axis=0)) / np.sqrt(x.var(axis=0) + eps) + beta


# the mean of the distances: random inputs
def batchnorm_forward(x, gamma, beta, eps):
    u = x - x.mean(axis=0)
    return gamma * u / (np.abs(u).mean(axis=0) + eps) + beta


# transposed: signature and shapes
def batchnorm_forward(x, gamma, beta, eps):
    u = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    return (gamma * u + beta).T


# single precision: signature and shapes
def batchnorm_forward(x, gamma, beta, eps):
    u = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    return (gamma * u + beta).astype(np.float32)


# skipped where a column is constant: edge case
def batchnorm_forward(x, gamma, beta, eps):
    var = x.var(axis=0)
    y = gamma * (x - x.mean(axis=0)) / np.sqrt(var + eps) + beta
    return np.where(var == 0, x, y)
