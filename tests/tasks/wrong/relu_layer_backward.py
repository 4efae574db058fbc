"""More wrong solutions of relu_layer_backward; each follows a line: what it is, and the check."""


# no mask at all: random inputs
def relu_layer_backward(x, W, b, dy):
    return dy @ W.T, x.T @ dy, dy.sum(axis=0)


# the mask turned round: random inputs
def relu_layer_backward(x, W, b, dy):
    dz = dy * (x @ W + b < 0)
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


# divided by N: random inputs
def relu_layer_backward(x, W, b, dy):
    dz = dy * (x @ W + b > 0)
    return dz @ W.T, x.T @ dz / len(x), dz.sum(axis=0) / len(x)


# the slope of leaky ReLU: random inputs
def relu_layer_backward(x, W, b, dy):
    dz = dy * np.where(x @ W + b > 0, 1.0, 0.01)
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


# times the output: random inputs
def relu_layer_backward(x, W, b, dy):
    dz = dy * np.maximum(x @ W + b, 0)
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


# sum of the bias over the wrong axis: signature and shapes
def relu_layer_backward(x, W, b, dy):
    dz = dy * (x @ W + b > 0)
    return dz @ W.T, x.T @ dz, dz.sum(axis=1)


# dW transposed: signature and shapes
def relu_layer_backward(x, W, b, dy):
    dz = dy * (x @ W + b > 0)
    return dz @ W.T, dz.T @ x, dz.sum(axis=0)


# dy masked in place: inputs left alone
def relu_layer_backward(x, W, b, dy):
    dy[x @ W + b <= 0] = 0
    return dy @ W.T, x.T @ dy, dy.sum(axis=0)


# half a slope at zero: edge case
def relu_layer_backward(x, W, b, dy):
    z = x @ W + b
    dz = dy * np.where(z == 0, 0.5, z > 0)
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


# single precision: signature and shapes
def relu_layer_backward(x, W, b, dy):
    dz = (dy * (x @ W + b > 0)).astype(np.float32)
    return dz @ W.T.astype(np.float32), x.T.astype(np.float32) @ dz, dz.sum(axis=0)
