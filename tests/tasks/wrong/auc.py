"""More wrong solutions of auc; each follows a line with what it is and which check finds it."""


# a row for each positive: signature and shapes
def auc(scores, labels):
    positive, negative = scores[labels == 1], scores[labels == 0]
    higher = positive[:, None] > negative
    equal = positive[:, None] == negative
    return np.mean(higher + 0.5 * equal, axis=1)


# a tie counts one: random inputs
def auc(scores, labels):
    positive, negative = scores[labels == 1], scores[labels == 0]
    higher = positive[:, None] > negative
    equal = positive[:, None] == negative
    return np.mean(higher + 1.0 * equal)


# nearly equal is a tie: random inputs
def auc(scores, labels):
    positive, negative = scores[labels == 1], scores[labels == 0]
    higher = positive[:, None] > negative
    equal = np.abs(positive[:, None] - negative) < 0.2
    return np.mean(higher * ~equal + 0.5 * equal)


# ranks of equal scores by place: random inputs
def auc(scores, labels):
    positive, negative = scores[labels == 1], scores[labels == 0]
    rank = np.empty(len(scores))
    rank[np.argsort(scores, kind="stable")] = np.arange(1, len(scores) + 1)
    P, Q = len(positive), len(negative)
    return (rank[labels == 1].sum() - P * (P + 1) / 2) / (P * Q)


# average precision: random inputs
def auc(scores, labels):
    positive = scores[labels == 1]
    called = scores[:, None] >= positive
    return np.mean(called[labels == 1].sum(axis=0) / called.sum(axis=0))


# the difference of the means: random inputs
def auc(scores, labels):
    positive, negative = scores[labels == 1], scores[labels == 0]
    return positive.mean() - negative.mean()


# twice the area minus one: random inputs
def auc(scores, labels):
    positive, negative = scores[labels == 1], scores[labels == 0]
    higher = positive[:, None] > negative
    equal = positive[:, None] == negative
    return 2 * np.mean(higher + 0.5 * equal) - 1


# a trapezium too few: random inputs
def auc(scores, labels):
    positive, negative = scores[labels == 1], scores[labels == 0]
    cuts = np.unique(scores)[::-1]
    found = np.array([(positive >= cut).mean() for cut in cuts])
    false = np.array([(negative >= cut).mean() for cut in cuts])
    return float(((found[1:] + found[:-1]) / 2 * np.diff(false)).sum())


# rectangles in place of trapezia: random inputs
def auc(scores, labels):
    positive, negative = scores[labels == 1], scores[labels == 0]
    cuts = np.unique(scores)[::-1]
    found = np.array([0.0, *[(positive >= cut).mean() for cut in cuts]])
    false = np.array([0.0, *[(negative >= cut).mean() for cut in cuts]])
    return float((found[1:] * np.diff(false)).sum())


# scores sorted in place with their labels: inputs left alone
def auc(scores, labels):
    order = np.argsort(scores)
    labels = labels[order]
    scores.sort()
    positive, negative = scores[labels == 1], scores[labels == 0]
    higher = positive[:, None] > negative
    equal = positive[:, None] == negative
    return np.mean(higher + 0.5 * equal)
