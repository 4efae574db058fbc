"""The task conv2d: a convolutional layer with stride and padding, over all channels."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import conv
from flashdl.demokit.tasks import Edge, Property, Task

# N, C, H, W, O, k, stride, pad
SHAPES = ((1, 1, 2, 2, 1, 2, 1, 0), (1, 1, 3, 3, 1, 1, 2, 0), (1, 2, 2, 3, 1, 2, 1, 1),
          (1, 2, 4, 4, 2, 3, 2, 1), (2, 3, 7, 6, 2, 4, 3, 2))  # fmt: skip


def conv2d(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = seen[:, :, ::stride, ::stride]  # [N, C, H', W', k, k]
    return np.einsum("nchwuv,ocuv->nohw", seen, W) + b[:, None, None]


def by_the_kernel(x, W, b, stride, pad):  # the kernel's channels come last
    y = conv.convolve(x.transpose(0, 2, 3, 1), W.transpose(2, 3, 1, 0), b, conv.Grid(stride, pad))
    return y.transpose(0, 3, 1, 2)


def draw(rng, size):
    N, C, H, W, O, k, stride, pad = SHAPES[size]
    return {"x": rng.normal(size=(N, C, H, W)), "W": rng.normal(size=(O, C, k, k)),
            "b": rng.normal(size=O), "stride": stride, "pad": pad}  # fmt: skip


def valid(x, W, b, stride, pad):
    if x.ndim != 4 or W.ndim != 4 or not x.size or not W.size or x.shape[1] != W.shape[1]:
        return "x is [N, C, H, W], W is [O, C, k, k]."
    if W.shape[2] != W.shape[3] or b.shape != W.shape[:1]:
        return "The kernels are square, b is [O]."
    if stride < 1 or pad < 0 or pad > 10:
        return "stride is at least 1, pad is from 0 to 10."
    return "" if min(x.shape[2:]) + 2 * pad >= W.shape[2] else "The kernel is larger than x."


def impulse(rng, size):  # an image of zeros with a one in the middle
    k = (1, 2, 3, 3, 4)[size]
    x = np.zeros((1, 1, 2 * k - 1, 2 * k - 1))
    x[0, 0, k - 1, k - 1] = 1
    return {"x": x, "W": rng.normal(size=(1, 1, k, k)), "b": np.zeros(1), "stride": 1, "pad": 0}


def shows_it_rotated(f, x, W, b, stride, pad):
    return np.allclose(f(x, W, b, stride, pad)[0, 0], W[0, 0, ::-1, ::-1])


def flipped(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = seen[:, :, ::stride, ::stride]
    return np.einsum("nchwuv,ocuv->nohw", seen, W[:, :, ::-1, ::-1]) + b[:, None, None]


def without_bias(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = seen[:, :, ::stride, ::stride]
    return np.einsum("nchwuv,ocuv->nohw", seen, W)


def without_stride(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    return np.einsum("nchwuv,ocuv->nohw", seen, W) + b[:, None, None]


def first_channel(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = seen[:, :, ::stride, ::stride]
    return np.einsum("nhwuv,ouv->nohw", seen[:, 0], W[:, 0]) + b[:, None, None]


def edge_repeated(x, W, b, stride, pad):
    k = W.shape[2]
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="edge")
    seen = np.lib.stride_tricks.sliding_window_view(wide, (k, k), axis=(2, 3))
    seen = seen[:, :, ::stride, ::stride]
    return np.einsum("nchwuv,ocuv->nohw", seen, W) + b[:, None, None]


TASK = Task(
    title="A convolutional layer",
    signature="conv2d(x[N, C, H, W], W[O, C, k, k], b[O], stride, pad) -> y[N, O, H', W']",
    text="The outputs of a convolutional layer, as deep learning has it: kernels are not flipped."
         "\n\ny[n, o, i, j] = b[o] + sum over c, u, v of "
         "W[o, c, u, v] * x[n, c, i * stride + u - pad, j * stride + v - pad], where x is 0 "
         "outside of the image.\n\n"
         "H' = floor((H + 2 pad - k) / stride) + 1, and W' likewise: where stride does not divide, "
         "what is left over at the end is not seen.",
    solution=conv2d,
    reference=by_the_kernel,
    draw=draw,
    valid=valid,
    example={"x": np.arange(9.0).reshape(1, 1, 3, 3),
             "W": np.array([[[[1.0, 0.0], [0.0, 2.0]]]]), "b": np.array([0.5]),
             "stride": 1, "pad": 0},
    hints=("np.pad puts the zeros around the last two axes.",
           "Two loops over the k x k places of the kernel are enough: each takes a slice of x.",
           "np.einsum sums over the channels; b[:, None, None] stands beside [O, H', W']."),
    properties=(
        Property("a single 1 shows the kernel rotated by 180 degrees", shows_it_rotated,
                 "Kernels are not flipped: a single bright pixel is seen first by W's last entry.",
                 draw=impulse),
    ),
    edges=(
        Edge("one pixel, stride 3", {"x": np.arange(16.0).reshape(1, 1, 4, 4),
             "W": np.array([[[[2.0]]]]), "b": np.array([1.0]), "stride": 3, "pad": 0},
             "A kernel of one pixel takes each third pixel, the first and the last of four.",
             [[[[1.0, 7.0], [25.0, 31.0]]]]),
        Edge("a stride that does not divide", {"x": np.ones((1, 1, 5, 4)),
             "W": np.ones((1, 1, 2, 2)), "b": np.zeros(1), "stride": 2, "pad": 0},
             "Of 5 rows the last is left over: the size is rounded down.",
             [[[[4.0, 4.0], [4.0, 4.0]]]]),
        Edge("an even image with padding", {"x": np.ones((1, 1, 2, 4)),
             "W": np.ones((1, 1, 3, 3)), "b": np.zeros(1), "stride": 1, "pad": 1},
             "Zeros on each side: a 3 x 3 kernel with pad 1 keeps height and width.",
             [[[[4.0, 6.0, 6.0, 4.0], [4.0, 6.0, 6.0, 4.0]]]]),
        Edge("a kernel as large as the image", {"x": np.arange(4.0).reshape(1, 1, 2, 2),
             "W": np.array([[[[1.0, 10.0], [100.0, 1000.0]]]]), "b": np.zeros(1), "stride": 5,
             "pad": 0}, "There is one window, whatever the stride is.", [[[[3210.0]]]]),
    ),
    large=lambda rng: {"x": rng.normal(size=(4, 3, 24, 24)), "W": rng.normal(size=(4, 3, 3, 3)),
                       "b": np.zeros(4), "stride": 1, "pad": 1},
)  # fmt: skip

WRONG = (
    Mistake("flips-the-kernel", conv2d, flipped,
            "That is the convolution of mathematics: layers lay the kernel on as it is."),
    Mistake("forgets-the-bias", conv2d, without_bias,
            "Each output channel has a bias, which is added to all of its pixels."),
    Mistake("ignores-the-stride", conv2d, without_stride,
            "The windows are stride pixels apart, down and across."),
    Mistake("only-the-first-channel", conv2d, first_channel,
            "Each kernel is as deep as the input: all C channels are summed."),
    Mistake("pads-with-the-border", conv2d, edge_repeated,
            "Around the image are zeros, no copies of its border."),
)  # fmt: skip
