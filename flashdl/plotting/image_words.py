"""Images in words: how many, how large, how bright each is and where it is brightest."""

from collections.abc import Iterator

from flashdl.demokit import Plot
from flashdl.plotting.axes import on_axis
from flashdl.plotting.image_strip import Image, read_images, tallest, widest
from flashdl.plotting.series import Values, extremes, labels_of
from flashdl.plotting.words import number

MOST_IMAGES = 12


def tell_images(plot: Plot, values: Values) -> Iterator[str]:
    """The number and size of the images, their common range, a line an image."""
    assert plot.z is not None, "an image strip names its images z"
    images = read_images(values[plot.z])
    ends = extremes(images)
    if not ends:
        yield "no finite values"
        return
    size = f"{tallest(images)} x {widest(images)} pixels"
    count = f"1 image of {size}" if len(images) == 1 else f"{len(images)} images of {size}"
    yield f"{count}, from {number(ends[0])} to {number(ends[1])}"
    labels = labels_of(plot)
    for index, image in enumerate(images[:MOST_IMAGES]):
        name = labels[index] if index < len(labels) else f"image {index + 1}"
        yield f"{name}: {_image(image, signed=plot.signed)}"
    if len(images) > MOST_IMAGES:
        yield f"images left out: {len(images) - MOST_IMAGES}"


def _image(image: Image, *, signed: bool) -> str:
    """The mean, the largest value, of signed values the least too, with row and column from 1."""
    cells = [(v, r, c) for r, row in enumerate(image) for c, v in enumerate(row) if on_axis(v)]
    if not cells:
        return "no finite values"
    mean = sum(v / len(cells) for v, _, _ in cells)
    told = [f"mean {number(mean)}", f"largest {_cell(max(cells, key=_value))}"]
    return "; ".join(told + ([f"least {_cell(min(cells, key=_value))}"] if signed else []))


def _value(cell: tuple[float, int, int]) -> float:
    return cell[0]


def _cell(cell: tuple[float, int, int]) -> str:
    return f"{number(cell[0])} at row {cell[1] + 1}, column {cell[2] + 1}"
