"""More wrong solutions of gradient_check; a line before each says which check finds it."""


# the distance, not divided: random inputs
def gradient_check(f, x, g, eps):
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = eps
        slopes[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return np.linalg.norm(g - slopes)


# divided by one of the norms: random inputs
def gradient_check(f, x, g, eps):
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = eps
        slopes[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return np.linalg.norm(g - slopes) / max(np.linalg.norm(slopes), 1e-300)


# no way out of 0 / 0: edge case
def gradient_check(f, x, g, eps):
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = eps
        slopes[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return np.linalg.norm(g - slopes) / (np.linalg.norm(g) + np.linalg.norm(slopes))


# x moved and moved back by arithmetic: inputs left alone
def gradient_check(f, x, g, eps):
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += eps
        up = f(x)
        x[i] -= 2 * eps
        slopes[i] = (up - f(x)) / (2 * eps)
        x[i] += eps
    total = np.linalg.norm(g) + np.linalg.norm(slopes)
    return np.linalg.norm(g - slopes) / total if total > 0 else 0.0


# the sum of the errors, not their norm: random inputs
def gradient_check(f, x, g, eps):
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = eps
        slopes[i] = (f(x + step) - f(x - step)) / (2 * eps)
    total = np.abs(g).sum() + np.abs(slopes).sum()
    return np.abs(g - slopes).sum() / total if total > 0 else 0.0


# vectors only: signature and shapes
def gradient_check(f, x, g, eps):
    slopes = np.zeros_like(x)
    for i in range(len(x)):
        step = np.zeros(len(x))
        step[i] = eps
        slopes[i] = (f(x + step) - f(x - step)) / (2 * eps)
    total = np.linalg.norm(g) + np.linalg.norm(slopes)
    return np.linalg.norm(g - slopes) / total if total > 0 else 0.0


# a step of its own: random inputs
def gradient_check(f, x, g, eps):
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = 1e-6
        slopes[i] = (f(x + step) - f(x - step)) / 2e-6
    total = np.linalg.norm(g) + np.linalg.norm(slopes)
    return np.linalg.norm(g - slopes) / total if total > 0 else 0.0


# the slopes turned round: random inputs
def gradient_check(f, x, g, eps):
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = eps
        slopes[i] = (f(x - step) - f(x + step)) / (2 * eps)
    total = np.linalg.norm(g) + np.linalg.norm(slopes)
    return np.linalg.norm(g - slopes) / total if total > 0 else 0.0


# the error of each entry: signature and shapes
def gradient_check(f, x, g, eps):
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = eps
        slopes[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return np.abs(g - slopes) / (np.abs(g) + np.abs(slopes) + 1e-300)
