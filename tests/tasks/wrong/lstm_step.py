"""More wrong solutions of lstm_step; each follows a line: what it is, and the check."""


# the order of other libraries, i f g o: random inputs
def lstm_step(x, h, c, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c


# the candidate without tanh: random inputs
def lstm_step(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c = f * c + i * g
    return o * np.tanh(c), c


# a sigmoid as the candidate: random inputs
def lstm_step(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c = f * c + i * (0.5 + 0.5 * np.tanh(g / 2))
    return o * np.tanh(c), c


# h shown of the old cell: random inputs
def lstm_step(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    return o * np.tanh(c), f * c + i * np.tanh(g)


# c first: random inputs
def lstm_step(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c = f * c + i * np.tanh(g)
    return c, o * np.tanh(c)


# without the bias: random inputs
def lstm_step(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + 0 * b, 4, axis=1)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c


# without the recurrent weights: random inputs
def lstm_step(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + b, 4, axis=1)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c


# the cell updated in place: inputs left alone
def lstm_step(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c *= f
    c += i * np.tanh(g)
    return o * np.tanh(c), c


# the sigmoid as written: edge case
def lstm_step(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-z)) for z in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c


# units interleaved: random inputs
def lstm_step(x, h, c, Wx, Wh, b):
    z = x @ Wx + h @ Wh + b
    i, f, o, g = z[:, 0::4], z[:, 1::4], z[:, 2::4], z[:, 3::4]
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c


# coupled gates: random inputs
def lstm_step(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c = f * c + (1 - f) * np.tanh(g)
    return o * np.tanh(c), c


# only h: signature and shapes
def lstm_step(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c)


# split along the batch: signature and shapes
def lstm_step(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=0)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c


# no forget gate: random inputs
def lstm_step(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (i, f, o))
    c = c + i * np.tanh(g)
    return o * np.tanh(c), c
