"""The task im2col: the windows of a convolution as the rows of a matrix."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import conv
from flashdl.demokit.tasks import Edge, Property, Task

SHAPES = ((1, 1, 2, 2, 2, 1, 0), (1, 1, 2, 3, 2, 1, 1), (2, 1, 2, 3, 2, 1, 0),
          (1, 2, 3, 3, 2, 2, 1), (2, 2, 5, 4, 3, 2, 1))  # fmt: skip


def im2col(x, k, stride, pad):
    C = x.shape[1]
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]  # [N, C, H', W', k, k]
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, C * k * k)


def by_the_kernel(x, k, stride, pad):
    last = np.moveaxis(x, 1, -1)  # the kernel's channels come last
    cols = conv.im2col(last, (k, k), conv.Grid(stride, pad))  # [N, H', W', k k C]
    cols = cols.reshape(-1, k * k, x.shape[1])
    return cols.swapaxes(1, 2).reshape(len(cols), -1)


def draw(rng, size):
    *shape, k, stride, pad = SHAPES[size]
    return {"x": rng.normal(size=shape), "k": k, "stride": stride, "pad": pad}


def valid(x, k, stride, pad):
    if x.ndim != 4 or not x.size:
        return "x is [N, C, H, W]."
    if k < 1 or stride < 1 or pad < 0:
        return "k and stride are at least 1, pad is at least 0."
    return "" if min(x.shape[2:]) + 2 * pad >= k else "A window of k x k fits into the padded x."


def first_window(f, x, k, stride, pad):
    return np.array_equal(f(x, k, stride, 0)[0], x[0, :, :k, :k].ravel())


def padded(rng, size):  # so large that no pixel is left out
    drawn = draw(rng, size)
    return drawn | {"stride": 1, "pad": drawn["k"] - 1}


def all_windows(f, x, k, stride, pad):
    return np.allclose(f(x, k, stride, pad).sum(), k * k * x.sum())


def channels_last(x, k, stride, pad):
    C = x.shape[1]
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]
    return windows.transpose(0, 2, 3, 4, 5, 1).reshape(-1, C * k * k)


def transposed_windows(x, k, stride, pad):
    C = x.shape[1]
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]
    return windows.transpose(0, 2, 3, 1, 5, 4).reshape(-1, C * k * k)


def turned(x, k, stride, pad):
    C = x.shape[1]
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride, ::-1, ::-1]
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, C * k * k)


def images_last(x, k, stride, pad):
    C = x.shape[1]
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]
    return windows.transpose(2, 3, 0, 1, 4, 5).reshape(-1, C * k * k)


def one_side(x, k, stride, pad):
    C = x.shape[1]
    x = np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, C * k * k)


TASK = Task(
    title="Windows as rows: im2col",
    signature="im2col(x[N, C, H, W], k, stride, pad) -> cols[N*H'*W', C*k*k]",
    text="Lay out each window of a convolution as one row of a matrix, so that cols @ "
         "W.reshape(O, -1).T is the convolution with kernels W [O, C, k, k].\n\n"
         "pad rows and columns of zeros are added on each of the four sides of every image. "
         "Windows of k x k pixels begin at every stride-th row and column, as long as they fit: "
         "H' = (H + 2 pad - k) // stride + 1, and W' likewise.\n\n"
         "The rows of cols run through the images, in each through the rows of windows, from left "
         "to right. Within a row come the k*k pixels of the first channel, row by row, then those "
         "of the second.",
    solution=im2col,
    reference=by_the_kernel,
    draw=draw,
    valid=valid,
    example={"x": np.arange(1.0, 10.0).reshape(1, 1, 3, 3), "k": 2, "stride": 1, "pad": 0},
    hints=("np.pad takes a pair of numbers for each axis; images and channels get none.",
           "sliding_window_view with axis=(2, 3) makes the windows, with two axes more at the end.",
           "Bring the axes into the order N, H', W', C, k, k before you reshape."),
    properties=(
        Property("the first row is the first window", first_window,
                 "Without padding the first row is x[0, :, :k, :k], channel by channel."),
        Property("with pad = k - 1 each pixel is in k*k windows", all_windows,
                 "Each window has a row, and every pixel is in as many as it is seen by.",
                 draw=padded),
    ),
    edges=(
        Edge("k = 1 with stride 3", {"x": np.arange(16.0).reshape(1, 1, 4, 4), "k": 1, "stride": 3,
             "pad": 0}, "A window of one pixel at every third row and column: the four corners.",
             [[0.0], [3.0], [12.0], [15.0]]),
        Edge("a stride that does not divide", {"x": np.arange(5.0).reshape(1, 1, 1, 5), "k": 1,
             "stride": 3, "pad": 0}, "Windows begin at columns 0 and 3: the next does not fit.",
             [[0.0], [3.0]]),
        Edge("one window", {"x": np.arange(8.0).reshape(1, 2, 2, 2), "k": 2, "stride": 5,
             "pad": 0}, "A window as large as the image: one row, the first channel first.",
             [[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]]),
    ),
    large=lambda rng: {"x": rng.normal(size=(8, 8, 32, 32)), "k": 3, "stride": 1, "pad": 1},
)  # fmt: skip

WRONG = (
    Mistake("channels-last", im2col, channels_last,
            "Within a row a channel is complete before the next begins, as in W [O, C, k, k]."),
    Mistake("transposes-the-window", im2col, transposed_windows,
            "The pixels of a window come row by row: here they come column by column."),
    Mistake("turns-the-kernel", im2col, turned,
            "The windows are taken as they are: layers correlate, nothing is turned."),
    Mistake("images-last", im2col, images_last,
            "All windows of an image come first, then those of the next: N is the outer axis."),
    Mistake("pads-one-side", im2col, one_side,
            "Zeros are added on all four sides: the first window begins above and left of x."),
)  # fmt: skip
