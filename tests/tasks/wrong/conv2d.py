"""More wrong solutions of conv2d; each follows a line: what it is, and the check."""


# no padding: signature and shapes
def conv2d(x, W, b, stride, pad):
    k = W.shape[2]
    wide = x
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = seen[:, :, ::stride, ::stride]
    return np.einsum("nchwuv,ocuv->nohw", seen, W) + b[:, None, None]


# padded on one side only: signature and shapes
def conv2d(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (0, pad), (0, pad)))
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = seen[:, :, ::stride, ::stride]
    return np.einsum("nchwuv,ocuv->nohw", seen, W) + b[:, None, None]


# the bias times the number of pixels in the window: random inputs
def conv2d(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = seen[:, :, ::stride, ::stride]
    return np.einsum("nchwuv,ocuv->nohw", seen, W) + k**2 * b[:, None, None]


# stride across only: signature and shapes
def conv2d(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = seen[:, :, ::1, ::stride]
    return np.einsum("nchwuv,ocuv->nohw", seen, W) + b[:, None, None]


# the mean over channels: random inputs
def conv2d(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = seen[:, :, ::stride, ::stride]
    return np.einsum("nchwuv,ocuv->nohw", seen, W) / x.shape[1] + b[:, None, None]


# channels last in the output: signature and shapes
def conv2d(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = seen[:, :, ::stride, ::stride]
    return np.einsum("nchwuv,ocuv->nhwo", seen, W) + b


# ReLU included: random inputs
def conv2d(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = seen[:, :, ::stride, ::stride]
    return np.maximum(0, np.einsum("nchwuv,ocuv->nohw", seen, W) + b[:, None, None])


# windows begin at the stride: signature and shapes
def conv2d(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = seen[:, :, stride - 1 :: stride, stride - 1 :: stride]
    return np.einsum("nchwuv,ocuv->nohw", seen, W) + b[:, None, None]


# the first image alone: random inputs
def conv2d(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = np.repeat(seen[:1, :, ::stride, ::stride], len(x), axis=0)
    return np.einsum("nchwuv,ocuv->nohw", seen, W) + b[:, None, None]


# padded at the end alone: random inputs
def conv2d(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = seen[:, :, ::stride, ::stride]
    return np.einsum("nchwuv,ocuv->nohw", seen, W) + b[:, None, None]


# flipped across only: random inputs
def conv2d(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = seen[:, :, ::stride, ::stride]
    return np.einsum("nchwuv,ocuv->nohw", seen, W[..., ::-1]) + b[:, None, None]


# a loop that misses the last window: signature and shapes
def conv2d(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    rows = (wide.shape[2] - k) // stride
    columns = (wide.shape[3] - k) // stride
    y = np.zeros((len(x), len(W), rows, columns))
    for i in range(rows):
        for j in range(columns):
            r, c = i * stride, j * stride
            y[:, :, i, j] = np.einsum("ncuv,ocuv->no", wide[:, :, r : r + k, c : c + k], W) + b
    return y


# the size rounded up, the rest of zeros: signature and shapes
def conv2d(x, W, b, stride, pad):
    k = W.shape[2]
    rows = -(-(x.shape[2] + 2 * pad - k) // stride) + 1
    columns = -(-(x.shape[3] + 2 * pad - k) // stride) + 1
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad + stride), (pad, pad + stride)))
    y = np.zeros((len(x), len(W), rows, columns))
    for i in range(rows):
        for j in range(columns):
            r, c = i * stride, j * stride
            y[:, :, i, j] = np.einsum("ncuv,ocuv->no", wide[:, :, r : r + k, c : c + k], W) + b
    return y


# the kernel transposed: random inputs
def conv2d(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = seen[:, :, ::stride, ::stride]
    return np.einsum("nchwuv,ocvu->nohw", seen, W) + b[:, None, None]
