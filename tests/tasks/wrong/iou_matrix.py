"""More wrong solutions of iou_matrix; each follows a line: what it is, and the check."""


# b by a: signature and shapes
def iou_matrix(a, b):
    low = np.maximum(b[:, None, :2], a[:, :2])
    high = np.minimum(b[:, None, 2:], a[:, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=-1)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    union = area_b[:, None] + area_a - both
    return both / np.where(union > 0, union, 1.0)


# boxes as top, left, height, width: random inputs
def iou_matrix(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, :2] + a[:, None, 2:], b[:, :2] + b[:, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=-1)
    area_a, area_b = (np.prod(box[:, 2:], axis=-1) for box in (a, b))
    union = area_a[:, None] + area_b - both
    return both / np.where(union > 0, union, 1.0)


# the intersection begins at the smaller: random inputs
def iou_matrix(a, b):
    low = np.minimum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=-1)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    union = area_a[:, None] + area_b - both
    return both / np.where(union > 0, union, 1.0)


# the box around both for the union: random inputs
def iou_matrix(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=-1)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    around = np.maximum(a[:, None, 2:], b[:, 2:]) - np.minimum(a[:, None, :2], b[:, :2])
    union = np.prod(around, axis=-1) + 0 * (area_a[:, None] + area_b)
    return both / np.where(union > 0, union, 1.0)


# the sum of the sides: random inputs
def iou_matrix(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.maximum(high - low, 0).sum(axis=-1)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    union = area_a[:, None] + area_b - both
    return both / np.where(union > 0, union, 1.0)


# the areas alone: random inputs
def iou_matrix(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=-1)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    union = area_a[:, None] + area_b - both
    return both * 0 + area_a[:, None] / np.where(union > 0, union, 1.0)


# pairs only: signature and shapes
def iou_matrix(a, b):
    n = min(len(a), len(b))
    a, b = a[:n], b[:n]
    low, high = np.maximum(a[:, :2], b[:, :2]), np.minimum(a[:, 2:], b[:, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=-1)
    return both / (np.prod(a[:, 2:] - a[:, :2], 1) + np.prod(b[:, 2:] - b[:, :2], 1) - both)


# empty boxes are alike: edge case
def iou_matrix(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=-1)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    union = area_a[:, None] + area_b - both
    return np.where(union > 0, both / np.where(union > 0, union, 1.0), 1.0)


# a little added to the union: random inputs
def iou_matrix(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=-1)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    union = area_a[:, None] + area_b - both
    return both / (union + 1e-3)


# a warning for what is empty: edge case
def iou_matrix(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=-1)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    union = area_a[:, None] + area_b - both
    return np.where(union > 0, both / union, 0.0)


# Dice in place of IoU: random inputs
def iou_matrix(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=-1)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    union = area_a[:, None] + area_b - both
    return 2 * both / np.where(union > 0, union + both, 1.0)


# whole pixels: random inputs
def iou_matrix(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.prod(np.maximum(np.floor(high - low), 0), axis=-1)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    union = area_a[:, None] + area_b - both
    return both / np.where(union > 0, union, 1.0)


# touching boxes overlap a little: edge case
def iou_matrix(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.prod(np.where(high == low, 1e-3, np.maximum(high - low, 0)), axis=-1)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    union = area_a[:, None] + area_b - both
    return both / np.where(union > 0, union, 1.0)


# corners as differences in place: inputs left alone
def iou_matrix(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=-1)
    a[:, 2:] -= a[:, :2]
    area_a, area_b = a[:, 2] * a[:, 3], np.prod(b[:, 2:] - b[:, :2], axis=-1)
    union = area_a[:, None] + area_b - both
    return both / np.where(union > 0, union, 1.0)


# divided by the smaller area: random inputs
def iou_matrix(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=-1)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    least = np.minimum(area_a[:, None], area_b)
    return both / np.where(least > 0, least, 1.0)
