"""Make flashdl/demokit/digits.npz from scikit-learn, which nothing else here needs.

python3 -m venv /tmp/v; /tmp/v/bin/pip install scikit-learn; /tmp/v/bin/python tools/make_digits.py

The arrays are the same bytes each time; the file is, too, with the same version of zlib.
"""

import hashlib
import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

DEMOKIT = Path(__file__).resolve().parents[1] / "flashdl" / "demokit"


def main() -> int:
    """Write the file and print the hash of its arrays; 1 if data.py has another one."""
    images, labels = load_digits().images.astype(np.uint8), load_digits().target.astype(np.uint8)
    np.savez_compressed(DEMOKIT / "digits.npz", images=images, labels=labels)
    found = hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest()
    print(found)
    return 0 if found in (DEMOKIT / "data.py").read_text("utf-8") else 1


if __name__ == "__main__":
    sys.exit(main())
