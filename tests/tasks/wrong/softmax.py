"""More wrong solutions of softmax; each follows a line with what it is and which check finds it."""


# the logits themselves divided by their sum: random inputs
def softmax(z):
    return z / z.sum(axis=-1, keepdims=True)


# powers of 2: random inputs
def softmax(z):
    e = 2.0 ** (z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# the minus of physics: random inputs
def softmax(z):
    e = np.exp(z.min(axis=-1, keepdims=True) - z)
    return e / e.sum(axis=-1, keepdims=True)


# only two axes: signature and shapes
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# without keepdims: signature and shapes
def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1)


# the logarithm: random inputs
def softmax(z):
    u = z - z.max(axis=-1, keepdims=True)
    return u - np.log(np.exp(u).sum(axis=-1, keepdims=True))


# a little added to the sum: random inputs
def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / (e.sum(axis=-1, keepdims=True) + 1e-3)


# logits clipped at 500: edge case
def softmax(z):
    e = np.exp(np.clip(z, -500, 500))
    return e / e.sum(axis=-1, keepdims=True)


# hardmax: random inputs
def softmax(z):
    return (z == z.max(axis=-1, keepdims=True)).astype(float)


# a list: signature and shapes
def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return (e / e.sum(axis=-1, keepdims=True)).tolist()
