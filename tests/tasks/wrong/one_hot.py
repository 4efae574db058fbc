"""More wrong solutions of one_hot; each follows a line with what it is and which check finds it."""


# a column for each label: signature and shapes
def one_hot(labels, K):
    return np.eye(K)[:, labels]


# zeros at the label and ones elsewhere: random inputs
def one_hot(labels, K):
    return 1 - np.eye(K)[labels]


# a loop that forgets the last label: random inputs
def one_hot(labels, K):
    Y = np.zeros((len(labels), K))
    for i in range(len(labels) - 1):
        Y[i, labels[i]] = 1
    return Y


# lists: signature and shapes
def one_hot(labels, K):
    return [[float(k == label) for k in range(K)] for label in labels]


# the labels themselves as indices of columns from the right: random inputs
def one_hot(labels, K):
    return np.eye(K)[-labels]


# an array of lists that loses its columns where there are none: edge case
def one_hot(labels, K):
    return np.array([[float(k == label) for k in range(K)] for label in labels])


# labels counted down in place: inputs left alone
def one_hot(labels, K):
    Y = np.zeros((len(labels), K + 1))
    labels += 1
    Y[np.arange(len(labels)), labels] = 1
    return Y[:, 1:]


# in half precision: signature and shapes
def one_hot(labels, K):
    return np.eye(K, dtype="f2")[labels]


# nothing for the first class: random inputs
def one_hot(labels, K):
    Y = np.eye(K)[labels]
    Y[:, 0] = 0
    return Y
