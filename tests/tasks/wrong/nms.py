"""More wrong solutions of nms; each follows a line with what it is and which check finds it."""


# everything stays: random inputs
def nms(boxes, scores, limit):
    return np.ones(len(boxes), dtype=bool)


# the places of the kept boxes: signature and shapes
def nms(boxes, scores, limit):
    low = np.maximum(boxes[:, None, :2], boxes[:, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[:, 2:])
    both = np.prod(np.clip(high - low, 0, None), axis=-1)
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=-1)
    iou = both / (area[:, None] + area - both)
    keep = []
    for i in np.argsort(-scores):
        if not (iou[i, keep] > limit).any():
            keep.append(i)
    return np.array(keep)


# the worst box first: random inputs
def nms(boxes, scores, limit):
    low = np.maximum(boxes[:, None, :2], boxes[:, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[:, 2:])
    both = np.prod(np.clip(high - low, 0, None), axis=-1)
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=-1)
    iou = both / (area[:, None] + area - both)
    keep = np.zeros(len(boxes), dtype=bool)
    for i in np.argsort(scores):
        keep[i] = not (iou[i, keep] > limit).any()
    return keep


# dropped at the limit too: edge case
def nms(boxes, scores, limit):
    low = np.maximum(boxes[:, None, :2], boxes[:, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[:, 2:])
    both = np.prod(np.clip(high - low, 0, None), axis=-1)
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=-1)
    iou = both / (area[:, None] + area - both)
    keep = np.zeros(len(boxes), dtype=bool)
    for i in np.argsort(-scores):
        keep[i] = not (iou[i, keep] >= limit).any()
    return keep


# divided by the smaller area: random inputs
def nms(boxes, scores, limit):
    low = np.maximum(boxes[:, None, :2], boxes[:, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[:, 2:])
    both = np.prod(np.clip(high - low, 0, None), axis=-1)
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=-1)
    iou = both / np.minimum(area[:, None], area)
    keep = np.zeros(len(boxes), dtype=bool)
    for i in np.argsort(-scores):
        keep[i] = not (iou[i, keep] > limit).any()
    return keep


# the intersection counted twice in the union: random inputs
def nms(boxes, scores, limit):
    low = np.maximum(boxes[:, None, :2], boxes[:, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[:, 2:])
    both = np.prod(np.clip(high - low, 0, None), axis=-1)
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=-1)
    iou = both / (area[:, None] + area)
    keep = np.zeros(len(boxes), dtype=bool)
    for i in np.argsort(-scores):
        keep[i] = not (iou[i, keep] > limit).any()
    return keep


# in the order of the scores: random inputs
def nms(boxes, scores, limit):
    order = np.argsort(-scores)
    boxes = boxes[order]
    low = np.maximum(boxes[:, None, :2], boxes[:, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[:, 2:])
    both = np.prod(np.clip(high - low, 0, None), axis=-1)
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=-1)
    iou = both / (area[:, None] + area - both)
    keep = np.zeros(len(boxes), dtype=bool)
    for i in range(len(boxes)):
        keep[i] = not (iou[i, keep] > limit).any()
    return keep


# the scores set to 0 when they are taken: inputs left alone
def nms(boxes, scores, limit):
    low = np.maximum(boxes[:, None, :2], boxes[:, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[:, 2:])
    both = np.prod(np.clip(high - low, 0, None), axis=-1)
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=-1)
    iou = both / (area[:, None] + area - both)
    keep = np.zeros(len(boxes), dtype=bool)
    for _ in range(len(boxes)):
        i = scores.argmax()
        scores[i] = -np.inf
        keep[i] = not (iou[i, keep] > limit).any()
    return keep


# the limit of overlap as a limit of the score: random inputs
def nms(boxes, scores, limit):
    return scores >= limit


# a pixel more on each side: random inputs
def nms(boxes, scores, limit):
    low = np.maximum(boxes[:, None, :2], boxes[:, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[:, 2:])
    both = np.prod(np.clip(high - low + 1, 0, None), axis=-1)
    area = np.prod(boxes[:, 2:] - boxes[:, :2] + 1, axis=-1)
    iou = both / (area[:, None] + area - both)
    keep = np.zeros(len(boxes), dtype=bool)
    for i in np.argsort(-scores):
        keep[i] = not (iou[i, keep] > limit).any()
    return keep
