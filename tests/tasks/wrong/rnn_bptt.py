"""More wrong solutions of rnn_bptt; each follows a line with what it is and the check for it."""


# the new state for dWh: random inputs
def rnn_bptt(x, Wx, Wh, b, dh):
    h, dWx, dWh, db = [np.zeros_like(dh[0])], 0 * Wx, 0 * Wh, 0 * b
    for x_t in x:
        h.append(np.tanh(x_t @ Wx + h[-1] @ Wh + b))
    back = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = (dh[t] + back) * (1 - h[t + 1] ** 2)
        dWx, dWh, db = dWx + x[t].T @ dz, dWh + h[t + 1].T @ dz, db + dz.sum(axis=0)
        back = dz @ Wh.T
    return dWx, dWh, db


# the slope at the state before: random inputs
def rnn_bptt(x, Wx, Wh, b, dh):
    h, dWx, dWh, db = [np.zeros_like(dh[0])], 0 * Wx, 0 * Wh, 0 * b
    for x_t in x:
        h.append(np.tanh(x_t @ Wx + h[-1] @ Wh + b))
    back = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = (dh[t] + back) * (1 - h[t] ** 2)
        dWx, dWh, db = dWx + x[t].T @ dz, dWh + h[t].T @ dz, db + dz.sum(axis=0)
        back = dz @ Wh.T
    return dWx, dWh, db


# what comes back replaces what is sent directly: random inputs
def rnn_bptt(x, Wx, Wh, b, dh):
    h, dWx, dWh, db = [np.zeros_like(dh[0])], 0 * Wx, 0 * Wh, 0 * b
    for x_t in x:
        h.append(np.tanh(x_t @ Wx + h[-1] @ Wh + b))
    back = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = (back if t < len(x) - 1 else dh[t]) * (1 - h[t + 1] ** 2)
        dWx, dWh, db = dWx + x[t].T @ dz, dWh + h[t].T @ dz, db + dz.sum(axis=0)
        back = dz @ Wh.T
    return dWx, dWh, db


# the steps in their own order: random inputs
def rnn_bptt(x, Wx, Wh, b, dh):
    h, dWx, dWh, db = [np.zeros_like(dh[0])], 0 * Wx, 0 * Wh, 0 * b
    for x_t in x:
        h.append(np.tanh(x_t @ Wx + h[-1] @ Wh + b))
    back = np.zeros_like(h[0])
    for t in range(len(x)):
        dz = (dh[t] + back) * (1 - h[t + 1] ** 2)
        dWx, dWh, db = dWx + x[t].T @ dz, dWh + h[t].T @ dz, db + dz.sum(axis=0)
        back = dz @ Wh.T
    return dWx, dWh, db


# the mean over the sequences for db: random inputs
def rnn_bptt(x, Wx, Wh, b, dh):
    h, dWx, dWh, db = [np.zeros_like(dh[0])], 0 * Wx, 0 * Wh, 0 * b
    for x_t in x:
        h.append(np.tanh(x_t @ Wx + h[-1] @ Wh + b))
    back = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = (dh[t] + back) * (1 - h[t + 1] ** 2)
        dWx, dWh, db = dWx + x[t].T @ dz, dWh + h[t].T @ dz, db + dz.mean(axis=0)
        back = dz @ Wh.T
    return dWx, dWh, db


# the first step left out: random inputs
def rnn_bptt(x, Wx, Wh, b, dh):
    h, dWx, dWh, db = [np.zeros_like(dh[0])], 0 * Wx, 0 * Wh, 0 * b
    for x_t in x:
        h.append(np.tanh(x_t @ Wx + h[-1] @ Wh + b))
    back = np.zeros_like(h[0])
    for t in reversed(range(1, len(x))):
        dz = (dh[t] + back) * (1 - h[t + 1] ** 2)
        dWx, dWh, db = dWx + x[t].T @ dz, dWh + h[t].T @ dz, db + dz.sum(axis=0)
        back = dz @ Wh.T
    return dWx, dWh, db


# everything that was sent back so far is added up: random inputs
def rnn_bptt(x, Wx, Wh, b, dh):
    h, dWx, dWh, db = [np.zeros_like(dh[0])], 0 * Wx, 0 * Wh, 0 * b
    for x_t in x:
        h.append(np.tanh(x_t @ Wx + h[-1] @ Wh + b))
    back = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = (dh[t] + back) * (1 - h[t + 1] ** 2)
        dWx, dWh, db = dWx + x[t].T @ dz, dWh + h[t].T @ dz, db + dz.sum(axis=0)
        back = back + dz @ Wh.T
    return dWx, dWh, db


# averaged over the steps: random inputs
def rnn_bptt(x, Wx, Wh, b, dh):
    h, dWx, dWh, db = [np.zeros_like(dh[0])], 0 * Wx, 0 * Wh, 0 * b
    for x_t in x:
        h.append(np.tanh(x_t @ Wx + h[-1] @ Wh + b))
    back = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = (dh[t] + back) * (1 - h[t + 1] ** 2)
        dWx, dWh, db = dWx + x[t].T @ dz, dWh + h[t].T @ dz, db + dz.sum(axis=0)
        back = dz @ Wh.T
    return dWx / len(x), dWh / len(x), db / len(x)


# returned in another order: signature and shapes
def rnn_bptt(x, Wx, Wh, b, dh):
    h, dWx, dWh, db = [np.zeros_like(dh[0])], 0 * Wx, 0 * Wh, 0 * b
    for x_t in x:
        h.append(np.tanh(x_t @ Wx + h[-1] @ Wh + b))
    back = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = (dh[t] + back) * (1 - h[t + 1] ** 2)
        dWx, dWh, db = dWx + x[t].T @ dz, dWh + h[t].T @ dz, db + dz.sum(axis=0)
        back = dz @ Wh.T
    return db, dWx, dWh


# only the last step: random inputs
def rnn_bptt(x, Wx, Wh, b, dh):
    h, dWx, dWh, db = [np.zeros_like(dh[0])], 0 * Wx, 0 * Wh, 0 * b
    for x_t in x:
        h.append(np.tanh(x_t @ Wx + h[-1] @ Wh + b))
    back = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = (dh[t] + back) * (1 - h[t + 1] ** 2)
        dWx, dWh, db = dWx + x[t].T @ dz, dWh + h[t].T @ dz, db + dz.sum(axis=0)
        break
    return dWx, dWh, db


# dh used as the place to add to: inputs left alone
def rnn_bptt(x, Wx, Wh, b, dh):
    h, dWx, dWh, db = [np.zeros_like(dh[0])], 0 * Wx, 0 * Wh, 0 * b
    for x_t in x:
        h.append(np.tanh(x_t @ Wx + h[-1] @ Wh + b))
    back = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dh[t] += back
        dz = dh[t] * (1 - h[t + 1] ** 2)
        dWx, dWh, db = dWx + x[t].T @ dz, dWh + h[t].T @ dz, db + dz.sum(axis=0)
        back = dz @ Wh.T
    return dWx, dWh, db


# one sequence only: signature and shapes
def rnn_bptt(x, Wx, Wh, b, dh):
    h, dWx, dWh, db = [np.zeros_like(dh[0])], 0 * Wx, 0 * Wh, 0 * b
    for x_t in x:
        h.append(np.tanh(x_t @ Wx + h[-1] @ Wh + b))
    back = np.zeros_like(h[0])
    for t in reversed(range(len(x))):
        dz = (dh[t] + back) * (1 - h[t + 1] ** 2)
        dWx, dWh, db = dWx + np.outer(x[t], dz), dWh + h[t].T @ dz, db + dz.sum(axis=0)
        back = dz @ Wh.T
    return dWx, dWh, db
