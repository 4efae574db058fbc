"""How many numbers a layer learns."""


def volume(size: int, channels: int) -> int:
    """Units of a layer whose maps have size x size pixels."""
    return size * size * channels


def dense(n: int, m: int) -> int:
    """A weight for every pair of an input and a unit, and a bias for every unit."""
    return n * m + m


def conv(k: int, c_in: int, c_out: int) -> int:
    """C_out kernels of k x k, each as deep as the input has channels, with a bias each."""
    return k * k * c_in * c_out + c_out


def local(k: int, c_in: int, units: int) -> int:
    """Each unit sees k x k x C_in inputs, but shares its weights with nobody."""
    return k * k * c_in * units + units
