"""More wrong solutions of triplet_grad; a line before each says which check finds it."""


# positive and negative exchanged: random inputs
def triplet_grad(a, p, n, margin):
    near, far = ((a - p) ** 2).sum(axis=1), ((a - n) ** 2).sum(axis=1)
    hinge = far - near + margin
    weight = (2 / len(a)) * (hinge > 0)[:, None]
    loss = np.maximum(hinge, 0).mean()
    return loss, weight * (n - p), weight * (p - a), weight * (a - n)


# the margin forgotten: random inputs
def triplet_grad(a, p, n, margin):
    near, far = ((a - p) ** 2).sum(axis=1), ((a - n) ** 2).sum(axis=1)
    hinge = near - far + 0 * margin
    weight = (2 / len(a)) * (hinge > 0)[:, None]
    loss = np.maximum(hinge, 0).mean()
    return loss, weight * (n - p), weight * (p - a), weight * (a - n)


# the 2 of the square forgotten: random inputs
def triplet_grad(a, p, n, margin):
    near, far = ((a - p) ** 2).sum(axis=1), ((a - n) ** 2).sum(axis=1)
    hinge = near - far + margin
    weight = (1 / len(a)) * (hinge > 0)[:, None]
    loss = np.maximum(hinge, 0).mean()
    return loss, weight * (n - p), weight * (p - a), weight * (a - n)


# gradients of the sum: random inputs
def triplet_grad(a, p, n, margin):
    near, far = ((a - p) ** 2).sum(axis=1), ((a - n) ** 2).sum(axis=1)
    hinge = near - far + margin
    weight = (2.0) * (hinge > 0)[:, None]
    loss = np.maximum(hinge, 0).mean()
    return loss, weight * (n - p), weight * (p - a), weight * (a - n)


# loss of the sum: random inputs
def triplet_grad(a, p, n, margin):
    near, far = ((a - p) ** 2).sum(axis=1), ((a - n) ** 2).sum(axis=1)
    hinge = near - far + margin
    weight = (2 / len(a)) * (hinge > 0)[:, None]
    loss = np.maximum(hinge, 0).sum()
    return loss, weight * (n - p), weight * (p - a), weight * (a - n)


# a gradient at the margin too: edge case
def triplet_grad(a, p, n, margin):
    near, far = ((a - p) ** 2).sum(axis=1), ((a - n) ** 2).sum(axis=1)
    hinge = near - far + margin
    weight = (2 / len(a)) * (hinge >= 0)[:, None]
    loss = np.maximum(hinge, 0).mean()
    return loss, weight * (n - p), weight * (p - a), weight * (a - n)


# signs for a step downwards: random inputs
def triplet_grad(a, p, n, margin):
    near, far = ((a - p) ** 2).sum(axis=1), ((a - n) ** 2).sum(axis=1)
    hinge = near - far + margin
    weight = (2 / len(a)) * (hinge > 0)[:, None]
    loss = np.maximum(hinge, 0).mean()
    return loss, weight * (p - n), weight * (a - p), weight * (n - a)


# the mean over the features as well: random inputs
def triplet_grad(a, p, n, margin):
    near, far = ((a - p) ** 2).mean(axis=1), ((a - n) ** 2).mean(axis=1)
    hinge = near - far + margin
    weight = (2 / len(a)) * (hinge > 0)[:, None]
    loss = np.maximum(hinge, 0).mean()
    return loss, weight * (n - p), weight * (p - a), weight * (a - n)


# one hinge for the whole batch: random inputs
def triplet_grad(a, p, n, margin):
    near, far = ((a - p) ** 2).sum(axis=1), ((a - n) ** 2).sum(axis=1)
    hinge = near - far + margin
    weight = (2 / len(a)) * (hinge.mean() > 0)
    loss = np.maximum(hinge, 0).mean()
    return loss, weight * (n - p), weight * (p - a), weight * (a - n)


# a loss for each triplet: signature and shapes
def triplet_grad(a, p, n, margin):
    near, far = ((a - p) ** 2).sum(axis=1), ((a - n) ** 2).sum(axis=1)
    hinge = near - far + margin
    weight = (2 / len(a)) * (hinge > 0)[:, None]
    loss = np.maximum(hinge, 0)
    return loss, weight * (n - p), weight * (p - a), weight * (a - n)


# dn before dp: random inputs
def triplet_grad(a, p, n, margin):
    near, far = ((a - p) ** 2).sum(axis=1), ((a - n) ** 2).sum(axis=1)
    hinge = near - far + margin
    weight = (2 / len(a)) * (hinge > 0)[:, None]
    loss = np.maximum(hinge, 0).mean()
    return loss, weight * (n - p), weight * (a - n), weight * (p - a)


# the difference taken in place: inputs left alone
def triplet_grad(a, p, n, margin):
    near, far = ((a - p) ** 2).sum(axis=1), ((a - n) ** 2).sum(axis=1)
    hinge = near - far + margin
    weight = (2 / len(a)) * (hinge > 0)[:, None]
    loss = np.maximum(hinge, 0).mean()
    n -= p
    return loss, weight * n, weight * (p - a), weight * (a - n - p)


# the squares of the hinge: random inputs
def triplet_grad(a, p, n, margin):
    near, far = ((a - p) ** 2).sum(axis=1), ((a - n) ** 2).sum(axis=1)
    hinge = near - far + margin
    weight = (2 / len(a)) * (hinge > 0)[:, None]
    loss = (np.maximum(hinge, 0) ** 2).mean()
    return loss, weight * (n - p), weight * (p - a), weight * (a - n)
