"""The digits are what UCI published, are here in full, and are read from the package alone."""

import hashlib
import shutil
import subprocess
import sys

import numpy as np
import pytest

from flashdl.demokit import data

COUNTS = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]  # of the testing part, by UCI's page
ALONE = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("data", sys.argv[1])
data = importlib.util.module_from_spec(spec)
spec.loader.exec_module(data)
print(data.digits()[0].shape, data.digits()[1].sum())
"""


def test_the_arrays_have_the_hash_that_is_written_down():
    with np.load(data.DIGITS) as stored:
        content = stored["images"].tobytes() + stored["labels"].tobytes()

    assert data.DIGITS_SHA256 == hashlib.sha256(content).hexdigest()


def test_the_file_is_small():
    assert data.DIGITS.stat().st_size < 50_000


def test_images_and_labels_have_the_published_shapes_and_counts():
    images, labels = data.digits()

    assert (1797, 8, 8) == images.shape
    assert COUNTS == list(np.bincount(labels))
    assert (0.0, 1.0) == (images.min(), images.max())
    assert set(np.arange(17) / 16) == set(images.ravel())


def test_the_mean_image_of_a_zero_is_a_ring():
    images, labels = data.digits()
    zero = images[labels == 0].mean(axis=0)

    assert zero[3:5, 3:5].max() < 0.2
    assert zero[3:5, 2].min() > 0.6


def test_the_digits_are_shared_and_cannot_be_written():
    images, labels = data.digits()

    assert images is data.digits()[0]
    for array in (images, labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_a_split_uses_every_image_once_with_500_to_test():
    images, labels = data.digits()
    split = data.digits_split(np.random.default_rng(1))
    parts = np.concatenate([split.train_images, split.test_images])
    seen = np.concatenate([split.train_labels, split.test_labels])

    assert (1297, 8, 8) == split.train_images.shape
    assert (500, 8, 8) == split.test_images.shape
    assert sorted((im.tobytes(), k) for im, k in zip(images, labels, strict=True)) == sorted(
        (im.tobytes(), k) for im, k in zip(parts, seen, strict=True)
    )


def test_a_split_follows_its_generator():
    first, again, other = (data.digits_split(np.random.default_rng(n)) for n in (3, 3, 4))

    assert list(first.test_labels) == list(again.test_labels)
    assert list(first.test_labels) != list(other.test_labels)


@pytest.mark.slow
def test_reading_needs_nothing_but_the_folder_of_the_module(tmp_path):
    for name in ("data.py", "digits.npz"):
        shutil.copy(data.DIGITS.with_name(name), tmp_path)
    command = [sys.executable, "-I", "-c", ALONE, str(tmp_path / "data.py")]
    printed = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)

    assert f"(1797, 8, 8) {sum(k * n for k, n in enumerate(COUNTS))}\n" == printed.stdout


@pytest.mark.slow
def test_importing_reads_no_file():
    command = [
        sys.executable,
        "-c",
        "from flashdl.demokit import data; print(data.digits.cache_info().currsize)",
    ]
    printed = subprocess.run(command, check=True, capture_output=True, text=True)

    assert "0\n" == printed.stdout


def test_the_attribution_lies_beside_the_file():
    text = data.DIGITS.with_name("DIGITS.md").read_text("utf-8")

    for part in (
        "E. Alpaydin",
        "C. Kaynak",
        "UCI Machine Learning Repository",
        "1998",
        "CC BY 4.0",
    ):
        assert part in text
