"""The contract of a demo, for every file of demos/."""

import ast
import inspect
import io
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from flashdl.demokit import RESERVED_OPTIONS, Demo, Node, Plot
from flashdl.plotting import draw, draw_table
from flashdl.runner.worker import resolved

NAMES = sorted(path.stem for path in (Path(__file__).parents[2] / "demos").glob("*.py"))
ALLOWED = {"numpy", "math", "flashdl"}
BY_INVARIANT = {"softmax_temperature": {"measures-in-bits"}}  # caught in the demo's own tests
every_demo = pytest.mark.parametrize("name", NAMES)
LIGHT = {  # their sweeps take less than a second
    "chain_rule_graph", "continuity_probe", "cross_entropy_direction", "dropout_ensemble",
    "gradient_descent_bowl", "logits_layer",
    "one_hot_geometry", "perceptron_learning", "relu_forward_backward", "sigmoid_curve",
    "softmax_temperature", "tanh_vs_sigmoid",
}  # fmt: skip
SLOWEST = {  # a run takes a quarter of a second
    "activation_neighbours", "augmentation_lab", "batchnorm_lab", "bottleneck_lab", "dropout_lab",
    "finetune_depth", "learned_features", "local_minima", "max_norm_projection", "pca_map",
    "pca_whitening", "retrieve_digit", "transfer_lab", "tsne_map", "underfit_capacity", "viz_tour",
}  # fmt: skip
every_demo_but_the_slowest = pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.slow) if n in SLOWEST else n for n in NAMES]
)
every_demo_at_all_presets = pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.slow) if n not in LIGHT else n for n in NAMES]
)


def settings(demo: Demo) -> Iterator[Mapping[str, Any]]:
    """The defaults, and each preset that changes something."""
    yield {}
    yield from (preset.params for preset in demo.presets if preset.params)


def names_shown(plot: Plot, values: Mapping[str, Any]) -> list[str]:
    nodes = plot.nodes(values) if callable(plot.nodes) else plot.nodes
    named = [plot.x, *plot.y, plot.z, plot.frames, plot.row_labels, plot.column_labels]
    named += [plot.points, plot.classes, plot.path]
    named += [mark.at for mark in plot.marks if isinstance(mark.at, str)]
    named += [name for node in nodes for name in (node.value, node.gradient)]
    return [name for name in named if name is not None]


def drawn(demo: Demo, values: Mapping[str, Any]) -> str:
    """Every plot and table as text without colour, 80 columns wide."""
    console = Console(file=io.StringIO(), width=80, _environ={})
    lists = {key: np.asarray(value).tolist() for key, value in values.items()}
    for plot in demo.plots:
        console.print(draw(resolved(plot, values), lists))
    for table in demo.tables:
        console.print(draw_table(table, lists))
    return console.file.getvalue()


@every_demo_at_all_presets
def test_claims_hold_at_the_defaults_and_in_every_preset(name, load, run):
    demo = load(name)

    for params in settings(demo.DEMO):
        assert [] == run(demo, **params).broken(), params


@every_demo_at_all_presets
def test_every_claim_applies_somewhere(name, load, run):
    demo = load(name)
    seen = set()
    for params in settings(demo.DEMO):
        seen |= {claim.text for claim, _ in run(demo, **params).claims}

    assert {claim.text for claim in demo.DEMO.claims} == seen


@every_demo_but_the_slowest
def test_claims_hold_at_the_defaults(name, load, run):
    assert [] == run(name).broken()


@every_demo
def test_every_claim_belongs_to_a_plot_or_table(name, load):
    demo = load(name).DEMO
    pictures = {picture.id for picture in (*demo.plots, *demo.tables)}

    assert {claim.about for claim in demo.claims} <= pictures


@every_demo
def test_no_two_pictures_have_one_id(name, load):
    demo = load(name).DEMO
    ids = [picture.id for picture in (*demo.plots, *demo.tables)]

    assert len(ids) == len(set(ids))


@every_demo_at_all_presets
def test_a_picture_of_a_preset_comes_with_one_to_three_claims(name, load, run):
    demo = load(name)
    for preset in (preset for preset in demo.DEMO.presets if preset.show):
        found = [claim for claim, _ in run(demo, **preset.params).claims]

        assert 1 <= sum(claim.about in preset.show for claim in found) <= 3, preset.name


@every_demo
def test_a_demo_has_few_claims(name, load):
    assert 5 <= len({claim.text for claim in load(name).DEMO.claims}) <= 8


@every_demo
def test_preset_meanings_are_short_phrases(name, load):
    for preset in load(name).DEMO.presets:
        assert 0 < len(preset.meaning) <= 60
        assert not preset.meaning.endswith(".")
        assert not preset.meaning.split()[0].istitle() or "=" in preset.meaning


@every_demo_at_all_presets
def test_every_mistake_breaks_a_claim_and_every_claim_is_broken_by_one(name, load, run):
    demo = load(name)
    trials = [(mistake, params) for params in settings(demo.DEMO) for mistake in demo.MISTAKES]
    silent = {mistake.id for mistake in demo.MISTAKES}
    whole = {claim.text for claim in demo.DEMO.claims}
    left_out = []
    for mistake, params in trials:  # until each mistake has broken something
        if mistake.id in silent:
            lines = run(demo, mistake=mistake, **params).broken()
            whole -= {line.rsplit(":", 1)[0] for line in lines}
            silent -= {mistake.id} if lines else set()
        else:
            left_out.append((mistake, params))
    told = {repr(params): {c.text for c, _ in run(demo, **params).claims} for _, params in left_out}
    left_out.sort(key=lambda trial: not whole & told[repr(trial[1])])
    for mistake, params in left_out:  # until each claim is broken, at first where it applies
        if whole:
            lines = run(demo, mistake=mistake, **params).broken()
            whole -= {line.rsplit(":", 1)[0] for line in lines}

    assert silent == BY_INVARIANT.get(name, set())
    assert whole == set()


@pytest.mark.slow
@every_demo
def test_every_mistake_can_be_seen_in_a_picture(name, load, run):
    demo = load(name)

    @cache
    def right(at):
        return drawn(demo.DEMO, run(demo, **dict(at)).values)

    for mistake in demo.MISTAKES:
        wrong = run(demo, mistake=mistake, **mistake.at).values

        assert right(tuple(mistake.at.items())) != drawn(demo.DEMO, wrong), mistake.id


@every_demo_at_all_presets
def test_values_are_arrays_that_may_travel(name, load, run):
    demo = load(name)

    for params in settings(demo.DEMO):
        for key, value in run(demo, **params).values.items():
            assert np.asarray(value).dtype.kind in "fibU", key
            assert isinstance(value, np.ndarray | np.generic), key


@every_demo_at_all_presets
def test_plots_and_tables_show_computed_values_of_matching_length(name, load, run):
    demo = load(name)
    for params in settings(demo.DEMO):
        values = run(demo, **params).values
        for plot in demo.DEMO.plots:
            assert set(names_shown(plot, values)) <= set(values), plot.id
            if plot.kind in ("line", "bar") and plot.x is not None:
                assert {len(values[plot.x])} == {len(values[y]) for y in plot.y}, plot.id
            if plot.kind == "heatmap" and plot.row_labels is not None:
                assert values[plot.z].shape == tuple(
                    len(values[labels]) for labels in (plot.row_labels, plot.column_labels)
                )
        for table in demo.DEMO.tables:
            assert 1 == len({len(values[column.values]) for column in table.columns}), table.id


@every_demo_at_all_presets
def test_legends_have_one_label_for_each_series(name, load, run):
    demo = load(name)
    values = run(demo).values
    for plot in demo.DEMO.plots:
        labels = plot.labels(values) if callable(plot.labels) else plot.labels
        width = [
            values[y].shape[1] if plot.kind != "hist" and values[y].ndim > 1 else 1 for y in plot.y
        ]
        if plot.kind == "image_strip":
            width = [len(values[plot.z])]

        if plot.kind in ("boundary", "scatter", "heatmap"):
            classes = values[plot.classes] if plot.classes else np.zeros(1, int)
            assert classes.dtype.kind in "iu", plot.id
            assert not labels or classes.max() < len(labels), plot.id
        else:
            assert not labels or len(labels) == sum(width), plot.id


@every_demo_at_all_presets
def test_titles_say_a_number_and_axes_have_labels(name, load, run):
    demo = load(name)
    for params in settings(demo.DEMO):
        values = run(demo, **params).values
        for plot in demo.DEMO.plots:
            title = plot.title(values) if callable(plot.title) else plot.title

            assert any(letter.isdigit() for letter in title), title
            assert len(title) <= 80, title
            without_axes = plot.kind in ("flow", "image_strip")
            assert without_axes or plot.x_label, plot.id
            assert without_axes or plot.y_label or plot.labels, plot.id


@every_demo_at_all_presets
def test_flow_frames_reveal_inputs_before_outputs_and_gradients_from_the_end(name, load, run):
    demo = load(name)
    values = run(demo).values
    for plot in (plot for plot in demo.DEMO.plots if plot.kind == "flow"):
        nodes: list[Node] = list(plot.nodes(values) if callable(plot.nodes) else plot.nodes)
        order = {node.id: i for i, node in enumerate(nodes)}
        for frame in values[plot.frames].astype(bool):
            assert frame.shape == (len(nodes), 2)
            for node in nodes:
                for source in node.inputs:
                    assert frame[order[source], 0] >= frame[order[node.id], 0]
                    assert frame[order[source], 1] <= frame[order[node.id], 1]
        assert values[plot.frames][-1].all()


@every_demo_at_all_presets
def test_the_same_seed_gives_the_same_bits(name, load, run):
    first, second = (
        run(name).values,
        load(name).compute(
            rng=np.random.default_rng(0), **{p.name: p.default for p in load(name).DEMO.params}
        ),
    )

    assert list(first) == list(second)
    for key, value in first.items():
        assert value.tobytes() == second[key].tobytes(), key


@every_demo
def test_a_demo_imports_numpy_math_and_demokit_alone(name, load):
    tree = ast.parse(inspect.getsource(load(name)))
    imported = [
        module
        for node in ast.walk(tree)
        for module in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or "." * node.level]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    ]

    for module in imported:
        assert module.split(".")[0] in ALLOWED, module
        assert not module.startswith("flashdl") or module.startswith("flashdl.demokit"), module


@every_demo
def test_a_demo_is_short_and_begins_with_its_formula(name, load):
    source = inspect.getsource(load(name))

    assert len(source.splitlines()) <= 200
    assert "=" in (inspect.getdoc(load(name)) or "")


@every_demo
def test_parameters_are_few_bounded_and_explained(name, load):
    params = load(name).DEMO.params

    assert len(params) <= 7
    for param in params:
        assert param.option not in RESERVED_OPTIONS
        assert param.meaning
        if param.kind in ("int", "float"):
            assert param.low <= param.default <= param.high
        if param.kind == "choice":
            assert param.default in param.choices


@every_demo
def test_presets_stay_within_the_box(name, load):
    demo = load(name).DEMO
    params = {param.name: param for param in demo.params}
    pictures = {picture.id for picture in (*demo.plots, *demo.tables)}
    for preset in demo.presets:
        assert preset.name != "default"
        assert set(preset.show) <= pictures
        for key, value in preset.params.items():
            assert type(value) is type(params[key].default)
            if params[key].kind == "choice":
                assert value in params[key].choices
            elif params[key].kind != "bool":
                assert params[key].low <= np.min(value)
                assert np.max(value) <= params[key].high


@every_demo
def test_mistakes_are_named_and_keep_the_signature(name, load):
    mistakes = load(name).MISTAKES

    assert len(mistakes) >= 3
    assert len({mistake.id for mistake in mistakes}) == len(mistakes)
    for mistake in mistakes:
        right, wrong = (
            inspect.signature(f).parameters for f in (mistake.replaces, mistake.function)
        )
        open_ended = any(p.kind is p.VAR_KEYWORD for p in wrong.values())

        assert mistake.id.replace("-", "").isalnum()
        assert mistake.id == mistake.id.lower()
        assert mistake.because
        assert open_ended or len(right) == len(wrong), mistake.id
