"""M6, the plain RNN, which does not learn to add over ten steps and more."""

from flashdl.demokit.kernels.adding import learn
from flashdl.demokit.models import Recipe

RECIPE = Recipe("an RNN on the adding problem", seed=0, train=learn, config={"kind": "rnn"})
