"""More wrong solutions of soft_threshold; each follows a line: what it is, and the check."""


# half of t: random inputs
def soft_threshold(w, t):
    return np.sign(w) * np.maximum(np.abs(w) - t / 2, 0)


# the size without the sign: random inputs
def soft_threshold(w, t):
    return np.maximum(np.abs(w) - t, 0)


# t added: random inputs
def soft_threshold(w, t):
    return np.sign(w) * (np.abs(w) + t)


# divided by the size: edge case
def soft_threshold(w, t):
    return w * np.maximum(1 - t / np.abs(w), 0)


# the smallest number in place of 0: property
def soft_threshold(w, t):
    return np.sign(w) * np.maximum(np.abs(w) - t, 1e-12)


# in place: inputs left alone
def soft_threshold(w, t):
    w[np.abs(w) <= t] = 0
    return w - t * np.sign(w)


# of the largest size alone: random inputs
def soft_threshold(w, t):
    return w * np.maximum(1 - t / np.abs(w).max(), 0)


# of the norm, as groups are treated: random inputs
def soft_threshold(w, t):
    return w * np.maximum(1 - t / np.sqrt((w**2).sum()), 0)


# t squared: random inputs
def soft_threshold(w, t):
    return np.sign(w) * np.maximum(np.abs(w) - t**2, 0)


# a whole number for the sign: random inputs
def soft_threshold(w, t):
    return np.sign(w) * np.maximum(np.abs(w) - t, 0).astype(int)


# only what survives: signature and shapes
def soft_threshold(w, t):
    kept = w[np.abs(w) > t]
    return kept - t * np.sign(kept)


# never less than a thousandth: edge case
def soft_threshold(w, t):
    return np.sign(w) * np.maximum(np.abs(w) - max(t, 1e-3), 0)
