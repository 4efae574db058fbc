"""More wrong solutions of sigmoid; each follows a line with what it is and which check finds it."""


# its slope: random inputs
def sigmoid(z):
    s = 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    return s * (1 - s)


# a straight line with ends: random inputs
def sigmoid(z):
    return np.clip(z / 4 + 0.5, 0, 1)


# one side computed as 1 minus the other: edge case
def sigmoid(z):
    s = 1 / (1 + np.exp(-np.abs(z)))
    return np.where(z >= 0, s, 1 - s)


# both branches of where overflow: edge case
def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


# strictly above 0 only: random inputs
def sigmoid(z):
    return np.where(z > 0, 1 / (1 + np.exp(-np.abs(z))), 0.0)


# zero goes to the wrong side: edge case
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z > 0, 1 / (1 + e), np.where(z < 0, e / (1 + e), 0.0))


# float32: signature and shapes
def sigmoid(z):
    e = np.exp(-np.abs(z)).astype(np.float32)
    return np.where(z >= 0, np.float32(1), e) / (1 + e)


# absolute values written into z: inputs left alone
def sigmoid(z):
    right = z >= 0
    np.abs(z, out=z)
    e = np.exp(-z)
    return np.where(right, 1.0, e) / (1 + e)


# a loop over one axis: signature and shapes
def sigmoid(z):
    return np.array([1 / (1 + np.exp(-entry)) for entry in z.ravel()])
