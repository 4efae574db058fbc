"""Questions about one output of a convolutional layer."""

import numpy as np

from flashdl.demokit import Mistake, Plot
from flashdl.demokit.asking import Generator
from flashdl.demokit.written import bracketed, flowing, grid, number

SIDE, K = 4, 3  # of the image and of the kernel


def draw_value(rng):
    image, kernel = (rng.integers(-2, 4, (n, n)).tolist() for n in (SIDE, K))
    return {
        "image": image, "kernel": kernel, "bias": int(rng.choice([-3, -2, -1, 1, 2, 3])),
        "at": rng.integers(0, SIDE, 2).tolist(),
    }  # fmt: skip


def ask_value(image, kernel, bias, at):
    wanted = f"""
        A convolutional layer applies the kernel, with bias {number(bias)}, to the image, at stride
        1 and with a padding of 1 zero on every side. Rows and columns are counted from 0. What is
        the output in row {at[0]}, column {at[1]}?
        """
    parts = ["Image:", grid(image), "Kernel:", grid(kernel), flowing(wanted)]
    return "\n\n".join(parts)


def solve_value(demo, image, kernel, bias, at):
    y = demo.loops(np.array(image, float), laid(np.array(kernel)), with_bias(bias))
    return y[place(*at)]


def work_value(answer, image, kernel, bias, at):
    first = [number(v - 1) for v in at]
    seen = [(at[0] + u - 1, u) for u in range(K) if 0 <= at[0] + u - 1 < SIDE]
    rows = [f"- {products(image[i], kernel[u], at[1] - 1)}" for i, u in seen]
    way = f"""
        The window begins at row {first[0]}, column {first[1]}; what lies outside of the image is 0.
        Weight times pixel, row by row:
        """
    end = f"With the bias of {number(bias)} that makes {number(answer)}."
    return "\n".join([flowing(way), "", *rows, "", end])


def products(row, weights, first):  # of a row of the image that a row of the kernel lies on
    seen = [(weights[v], row[first + v]) for v in range(K) if 0 <= first + v < SIDE]
    made = " + ".join(f"{bracketed(weight)} · {bracketed(pixel)}" for weight, pixel in seen)
    return f"{made} = {number(sum(weight * pixel for weight, pixel in seen))}"


def show_value(demo, image, kernel, bias, at):
    x, W, around = np.array(image, float), laid(np.array(kernel)), np.arange(-1, K - 1)
    window = np.array([[demo.pixel(x, *at, u, v) for v in range(K)] for u in range(K)])
    row, column = (
        np.array([str(i) if i in range(SIDE) else "pad" for i in v + around]) for v in at
    )
    inside = np.outer(row != "pad", column != "pad")
    return {
        "window": window, "kernel": W, "products": window * W, "at": np.array(at),
        "row": row, "column": column, "outside": np.array(np.sum(~inside)),
        "bias": np.array(bias),
        "answer": solve_value(demo, image, kernel, bias, at),
    }  # fmt: skip


def window_title(d):
    beside = f": {d['outside']} of its 9 pixels are padding" if d["outside"] else ""
    return "The window of output row {}, column {}{}".format(*d["at"], beside)


def products_title(d):
    total, bias = d["products"].sum(), bracketed(d["bias"])
    end = f"sum, with the bias: {number(total)} + {bias} = {number(d['answer'])}"
    return f"Weight times pixel, cell by cell; {end}"


def laid(W):  # [3, 3] -> [3, 3], as the kernel lies on each window
    return W


def with_bias(b):
    return b


def place(i, j):  # of the output, row and column
    return i, j


MISTAKES = (
    Mistake("turns-the-kernel", laid, lambda W: W[::-1, ::-1],
            "layers cross-correlate: the kernel lies on the window as it stands, without a turn"),
    Mistake("transposes-the-kernel", laid, lambda W: W.T,
            "rows of the kernel meet rows of the window: nothing is transposed"),
    Mistake("leaves-out-the-bias", with_bias, lambda b: 0 * b,
            "a layer adds the bias of its kernel to every output"),
    Mistake("swaps-row-and-column", place, lambda i, j: (j, i),
            "a place is written row first, then column"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "conv-value", draw_value, ask_value, solve_value, work_value, effort="head",
        atol=0, rtol=0, values=show_value,
        plots=(
            Plot("window", "heatmap", window_title, z="window", row_labels="row",
                 column_labels="column", signed=True, x_label="of the image"),
            Plot("kernel", "heatmap", "The kernel lies on it as it stands", z="kernel",
                 signed=True),
            Plot("products", "heatmap", products_title, z="products", signed=True),
        ),
    ),
)  # fmt: skip
