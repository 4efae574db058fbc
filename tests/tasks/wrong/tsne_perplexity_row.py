"""More wrong solutions of tsne_perplexity_row; a line before each says which check finds it."""


# halved ten times only: random inputs
def tsne_perplexity_row(d, perplexity):
    d = (d - d.min()) / (d - d.min()).mean()
    low, high = -50.0, 50.0
    for _ in range(10):
        middle = (low + high) / 2
        beta = np.exp(middle)
        e = np.exp(-beta * d)
        p = e / e.sum()
        entropy = np.log(e.sum()) + beta * (p * d).sum()
        low, high = (middle, high) if entropy > np.log(perplexity) else (low, middle)
    return p


# the root of the squared distances: random inputs
def tsne_perplexity_row(d, perplexity):
    d = np.sqrt(d)
    d = (d - d.min()) / (d - d.min()).mean()
    low, high = -50.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        beta = np.exp(middle)
        e = np.exp(-beta * d)
        p = e / e.sum()
        entropy = np.log(e.sum()) + beta * (p * d).sum()
        low, high = (middle, high) if entropy > np.log(perplexity) else (low, middle)
    return p


# distances squared once more: random inputs
def tsne_perplexity_row(d, perplexity):
    d = d**2
    d = (d - d.min()) / (d - d.min()).mean()
    low, high = -50.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        beta = np.exp(middle)
        e = np.exp(-beta * d)
        p = e / e.sum()
        entropy = np.log(e.sum()) + beta * (p * d).sum()
        low, high = (middle, high) if entropy > np.log(perplexity) else (low, middle)
    return p


# the perplexity taken for the entropy: random inputs
def tsne_perplexity_row(d, perplexity):
    d = (d - d.min()) / (d - d.min()).mean()
    low, high = -50.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        beta = np.exp(middle)
        e = np.exp(-beta * d)
        p = e / e.sum()
        entropy = np.log(e.sum()) + beta * (p * d).sum()
        low, high = (middle, high) if entropy > perplexity else (low, middle)
    return p


# Student's t in place of the Gaussian: random inputs
def tsne_perplexity_row(d, perplexity):
    d = (d - d.min()) / (d - d.min()).mean()
    low, high = -50.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        beta = np.exp(middle)
        e = 1 / (1 + beta * d)
        p = e / e.sum()
        entropy = -(p * np.log(p)).sum()
        low, high = (middle, high) if entropy > np.log(perplexity) else (low, middle)
    return p


# the point itself is one more neighbour: random inputs
def tsne_perplexity_row(d, perplexity):
    d = (d - d.min()) / (d - d.min()).mean()
    low, high = -50.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        beta = np.exp(middle)
        e = np.exp(-beta * d)
        p = e / (e.sum() + 1)
        entropy = np.log(e.sum()) + beta * (p * d).sum()
        low, high = (middle, high) if entropy > np.log(perplexity) else (low, middle)
    return p


# one over the largest probability for a perplexity: random inputs
def tsne_perplexity_row(d, perplexity):
    d = (d - d.min()) / (d - d.min()).mean()
    low, high = -50.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        beta = np.exp(middle)
        e = np.exp(-beta * d)
        p = e / e.sum()
        entropy = -np.log(p.max())
        low, high = (middle, high) if entropy > np.log(perplexity) else (low, middle)
    return p


# beta of a fixed range: edge case
def tsne_perplexity_row(d, perplexity):
    d = d - d.min()
    low, high = -7.0, 9.0
    for _ in range(100):
        middle = (low + high) / 2
        beta = np.exp(middle)
        e = np.exp(-beta * d)
        p = e / e.sum()
        entropy = np.log(e.sum()) + beta * (p * d).sum()
        low, high = (middle, high) if entropy > np.log(perplexity) else (low, middle)
    return p


# the distances shifted in place: inputs left alone
def tsne_perplexity_row(d, perplexity):
    d -= d.min()
    d = d / d.mean()
    low, high = -50.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        beta = np.exp(middle)
        e = np.exp(-beta * d)
        p = e / e.sum()
        entropy = np.log(e.sum()) + beta * (p * d).sum()
        low, high = (middle, high) if entropy > np.log(perplexity) else (low, middle)
    return p


# the smallest distance is not subtracted: edge case
def tsne_perplexity_row(d, perplexity):
    d = d + 0
    low, high = -20.0, 15.0
    for _ in range(100):
        middle = (low + high) / 2
        beta = np.exp(middle)
        e = np.exp(-beta * d)
        p = e / e.sum()
        entropy = np.log(e.sum()) + beta * (p * d).sum()
        low, high = (middle, high) if entropy > np.log(perplexity) else (low, middle)
    return p


# sorted by distance: random inputs
def tsne_perplexity_row(d, perplexity):
    d = np.sort(d)
    d = (d - d.min()) / (d - d.min()).mean()
    low, high = -50.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        beta = np.exp(middle)
        e = np.exp(-beta * d)
        p = e / e.sum()
        entropy = np.log(e.sum()) + beta * (p * d).sum()
        low, high = (middle, high) if entropy > np.log(perplexity) else (low, middle)
    return p


# with beta: signature and shapes
def tsne_perplexity_row(d, perplexity):
    d = (d - d.min()) / (d - d.min()).mean()
    low, high = -50.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        beta = np.exp(middle)
        e = np.exp(-beta * d)
        p = e / e.sum()
        entropy = np.log(e.sum()) + beta * (p * d).sum()
        low, high = (middle, high) if entropy > np.log(perplexity) else (low, middle)
    return p, beta
