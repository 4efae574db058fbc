"""More wrong solutions of dropout; each follows a line: what it is, and the check."""


# zeroed in place: inputs left alone
def dropout(x, p, train, rng):
    if train:
        x *= (rng.random(x.shape) >= p) / (1 - p)
    return x


# a generator of its own: property
def dropout(x, p, train, rng):
    keep = np.random.default_rng(0).random(x.shape) >= p
    return x * keep / (1 - p) if train else x


# normal numbers: property
def dropout(x, p, train, rng):
    keep = rng.normal(size=x.shape) >= p
    return x * keep / (1 - p) if train else x


# the same share of each, but in a fixed pattern: property
def dropout(x, p, train, rng):
    keep = (np.arange(x.size).reshape(x.shape) * p) % 1 >= p
    return x * keep / (1 - p) if train else x


# one mask for each row: property
def dropout(x, p, train, rng):
    keep = rng.random((*x.shape[:-1], 1)) >= p
    return x * keep / (1 - p) if train else x


# the whole array or nothing: property
def dropout(x, p, train, rng):
    return x * (rng.random() >= p) / (1 - p) if train else x


# the survivors without the dropped: signature and shapes
def dropout(x, p, train, rng):
    keep = rng.random(x.shape) >= p
    return x[keep] / (1 - p) if train else x


# the factor 1 + p: property
def dropout(x, p, train, rng):
    keep = rng.random(x.shape) >= p
    return x * keep * (1 + p) if train else x


# the factor that the mean needs in this draw: property
def dropout(x, p, train, rng):
    if not train:
        return x
    keep = rng.random(x.shape) >= p
    return x * keep * (x.size / max(keep.sum(), 1))


# the mask: property
def dropout(x, p, train, rng):
    return (rng.random(x.shape) >= p) / (1 - p) if train else x


# train the other way: property
def dropout(x, p, train, rng):
    keep = rng.random(x.shape) >= p
    return x if train else x * keep / (1 - p)


# noise instead: property
def dropout(x, p, train, rng):
    return x * rng.normal(1, np.sqrt(p / (1 - p)), x.shape) if train else x


# nothing outside of training: edge case
def dropout(x, p, train, rng):
    if train:
        return x * (rng.random(x.shape) >= p) / (1 - p)
    return None
