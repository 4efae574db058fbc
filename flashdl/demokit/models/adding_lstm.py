"""M6, the LSTM, which learns to add over ten steps and more."""

from flashdl.demokit.kernels.adding import learn
from flashdl.demokit.models import Recipe

RECIPE = Recipe("an LSTM on the adding problem", seed=0, train=learn, config={"kind": "lstm"})
