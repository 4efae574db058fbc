"""More wrong solutions of im2col; each follows a line with what it is and which check finds it."""


# a column for each window: signature and shapes
def im2col(x, k, stride, pad):
    C = x.shape[1]
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, C * k * k).T


# the padding forgotten: signature and shapes
def im2col(x, k, stride, pad):
    C = x.shape[1]
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, C * k * k)


# the stride forgotten: signature and shapes
def im2col(x, k, stride, pad):
    C = x.shape[1]
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, C * k * k)


# the border repeated in place of zeros: random inputs
def im2col(x, k, stride, pad):
    C = x.shape[1]
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, C * k * k)


# the windows reshaped with their axes as they come: random inputs
def im2col(x, k, stride, pad):
    C = x.shape[1]
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    return windows[:, :, ::stride, ::stride].reshape(-1, C * k * k)


# the windows column by column: random inputs
def im2col(x, k, stride, pad):
    C = x.shape[1]
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]
    return windows.transpose(0, 3, 2, 1, 4, 5).reshape(-1, C * k * k)


# a window for each stride that begins within x: signature and shapes
def im2col(x, k, stride, pad):
    N, _, H, W = x.shape
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad + k), (pad, pad + k)))
    rows = [
        wide[n, :, i : i + k, j : j + k].ravel()
        for n in range(N)
        for i in range(0, H + 2 * pad, stride)
        for j in range(0, W + 2 * pad, stride)
    ]
    return np.array(rows)


# one window less where the stride divides: signature and shapes
def im2col(x, k, stride, pad):
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    N, C, H, W = x.shape
    rows = [
        x[n, :, i : i + k, j : j + k].ravel()
        for n in range(N)
        for i in range(0, H - k, stride)
        for j in range(0, W - k, stride)
    ]
    return np.array(rows).reshape(-1, C * k * k)


# five axes: signature and shapes
def im2col(x, k, stride, pad):
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    return windows[:, :, ::stride, ::stride].transpose(0, 2, 3, 1, 4, 5)


# in float32: signature and shapes
def im2col(x, k, stride, pad):
    C = x.shape[1]
    x = np.pad(x.astype("f4"), ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, C * k * k)
