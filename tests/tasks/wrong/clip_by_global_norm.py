"""More wrong solutions of clip_by_global_norm; a line before each says which check finds it."""


# the root forgotten: random inputs
def clip_by_global_norm(dW, db, c):
    norm = (dW**2).sum() + (db**2).sum()
    factor = c / max(norm, c)
    return factor * dW, factor * db


# the norm of dW alone: random inputs
def clip_by_global_norm(dW, db, c):
    norm = np.sqrt((dW**2).sum())
    factor = c / max(norm, c)
    return factor * dW, factor * db


# db not scaled: random inputs
def clip_by_global_norm(dW, db, c):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    factor = c / max(norm, c)
    return factor * dW, db


# the root of the mean square: random inputs
def clip_by_global_norm(dW, db, c):
    norm = np.sqrt(((dW**2).sum() + (db**2).sum()) / (dW.size + db.size))
    factor = c / max(norm, c)
    return factor * dW, factor * db


# the larger of both norms: random inputs
def clip_by_global_norm(dW, db, c):
    norm = np.sqrt(max((dW**2).sum(), (db**2).sum()))
    factor = c / max(norm, c)
    return factor * dW, factor * db


# the largest entry for the norm: random inputs
def clip_by_global_norm(dW, db, c):
    norm = max(np.abs(dW).max(), np.abs(db).max())
    factor = c / max(norm, c)
    return factor * dW, factor * db


# scaled up where it is short: random inputs
def clip_by_global_norm(dW, db, c):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    factor = c / max(norm, 1e-12)
    return factor * dW, factor * db


# divided before it is asked whether it is 0: edge case
def clip_by_global_norm(dW, db, c):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    factor = min(1.0, c / norm)
    return factor * dW, factor * db


# a list of one flat vector: signature and shapes
def clip_by_global_norm(dW, db, c):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    factor = c / max(norm, c)
    return factor * np.concatenate([dW.ravel(), db])


# a unit vector of what is long: random inputs
def clip_by_global_norm(dW, db, c):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    factor = 1 / max(norm, c) if norm > c else 1.0
    return factor * dW, factor * db


# a little in the denominator: random inputs
def clip_by_global_norm(dW, db, c):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    factor = min(1.0, c / (norm + 1e-3))
    return factor * dW, factor * db


# the spectral norm: random inputs
def clip_by_global_norm(dW, db, c):
    norm = np.sqrt(np.linalg.norm(dW, 2) ** 2 + (db**2).sum())
    factor = c / max(norm, c)
    return factor * dW, factor * db
