"""The fold over worlds of three devices that act, undo, redo and meet now and then."""

import random
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.review.events import (
    ACTS,
    Event,
    advance,
    effective,
    fold,
    order,
    redo_targets,
    undo_targets,
)
from flashdl.scheduling.memory import NEW, Memory
from flashdl.scheduling.sm2 import Sm2, known, outcomes

CARD = "deep-learning/softmax#temperature"
POLICIES = {p.id: p for p in (Sm2(), Sm2(drill_below=3), Sm2(max_interval_days=60))}
DEVICES = ("desk", "laptop", "train")
DAY_MS = 86_400_000
BATCHED = ("suspend", "unsuspend", "bury", "flag", "reset", "unbury")


@dataclass
class World:
    """What each device has seen; every write lies after all that its device has seen."""

    logs: dict = field(default_factory=lambda: {device: [] for device in DEVICES})
    at_ms: int = 0

    def write(self, device, kind, **details):
        log = self.logs[device]
        at_ms = max([self.at_ms, *(e.at_ms + 1 for e in log)])
        seq = 1 + sum(e.device == device for e in log)
        event = Event(device, seq, kind, CARD, at_ms, 1000 + at_ms // DAY_MS, **details)
        log.append(event)
        return event

    def batch(self, device, kind, *, number):
        """Several events at once, as a store writes them."""
        return self._write_all(device, [(kind, {}) for _ in range(number)])

    def undo(self, device):
        return self._turn(device, "undo", undo_targets)

    def redo(self, device):
        return self._turn(device, "redo", redo_targets)

    def _turn(self, device, kind, choose):
        targets = choose(newest_first(self.logs[device]))
        return self._write_all(device, [(kind, {"target": t.id}) for t in targets])

    def _write_all(self, device, drafts):
        first = 1 + sum(e.device == device for e in self.logs[device])
        batch = {"detail": {"batch": first}} if len(drafts) > 1 else {}
        return [self.write(device, kind, **details, **batch) for kind, details in drafts]

    def meet(self, one, other):
        both = order(self.logs[one] + self.logs[other])
        self.logs[one], self.logs[other] = list(both), list(both)

    def merged(self):
        return order(event for log in self.logs.values() for event in log)


def newest_first(log):
    return list(reversed(order(log)))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(DEVICES),
        st.sampled_from(
            ["review"] * 6 + ["undo"] * 3 + ["redo", "redo", "meet", "known", "suspend",
             "unsuspend", "bury", "unbury", "flag", "unflag", "reset", "demo", "new-kind",
             "batch", "batch", "postpone", "move"]
        ),
        st.integers(0, 5),
        st.sampled_from(sorted(POLICIES)),
        st.sampled_from((0, 1, 1000, DAY_MS // 2, DAY_MS, 7 * DAY_MS)),
    ),
    max_size=24,
)  # fmt: skip


def build(steps):
    world = World()
    for device, kind, quality, params_id, wait in steps:
        world.at_ms += wait
        if kind == "meet":
            world.meet(device, DEVICES[quality % len(DEVICES)])
        elif kind in ("undo", "redo"):
            getattr(world, kind)(device)
        elif kind == "review":
            world.write(device, kind, quality=quality, params_id=params_id)
        elif kind == "batch":
            world.batch(device, BATCHED[quality], number=2 + quality % 3)
        elif kind == "postpone":
            world.write(device, kind, due_day=1000 + quality)
        else:
            world.write(device, kind)
    return world


@pytest.mark.slow
@given(STEPS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(steps, rng):
    events = build(steps).merged()
    shuffled = rng.sample(events, len(events))

    assert order(events) == order(shuffled)
    assert fold(events, POLICIES) == fold(shuffled, POLICIES)


@pytest.mark.slow
@given(STEPS)
def test_it_does_not_matter_which_two_logs_meet_first(steps):
    a, b, c = build(steps).logs.values()

    assert order(order(a + b) + c) == order(a + order(b + c)) == order(order(c + a) + b)
    assert fold(order(a + b) + c, POLICIES) == fold(a + order(b + c), POLICIES)


@pytest.mark.slow
@given(STEPS, st.randoms(use_true_random=False))
def test_an_event_that_arrives_again_changes_nothing(steps, rng):
    events = build(steps).merged()
    again = events + rng.choices(events, k=5) if events else events

    assert order(events) == order(again)
    assert fold(events, POLICIES) == fold(again, POLICIES)


@pytest.mark.slow
@given(STEPS)
def test_an_undo_is_as_if_the_last_standing_act_or_batch_had_never_been(steps):
    world = build(steps)
    for device in DEVICES:
        world.meet(DEVICES[0], device)
    before = effective(world.logs["desk"])
    undone = world.undo("desk")
    if not undone:
        assert not before
        return

    last = before[-1]
    taken = {e.id for e in before if e is last or (e.device == last.device and batched(e, last))}
    left = [e for e in before if e.id not in taken]

    assert taken == {u.target for u in undone}
    assert left == effective(order(world.logs["desk"]))
    assert fold(left, POLICIES) == fold(world.logs["desk"], POLICIES)


def batched(one, other):
    return one.detail is not None and one.detail == other.detail


@pytest.mark.slow
@given(STEPS)
def test_a_redo_after_an_undo_gives_the_same_memory_back(steps):
    world = build(steps)
    before = fold(world.logs["desk"], POLICIES)
    if world.undo("desk"):
        world.redo("desk")

    assert before == fold(world.logs["desk"], POLICIES)


@pytest.mark.slow
@given(STEPS)
def test_the_log_only_grows_and_the_fold_is_its_steps(steps):
    events = build(steps).merged()
    memory = NEW
    for event in effective(events):
        memory = advance(memory, event, POLICIES)

    assert memory == fold(events, POLICIES)


@pytest.mark.slow
@given(STEPS)
def test_what_stands_on_one_device_follows_an_undo_stack(steps):
    """The oracle is the plain pair of stacks of an editor, which knows nothing of targets."""
    world, done, undone = World(), [], []
    for _, kind, quality, params_id, wait in steps:
        world.at_ms += wait
        if kind == "undo" and done:
            undone.append(done.pop())
        elif kind == "redo" and undone:
            done.append(undone.pop())
        if kind in ("undo", "redo"):
            getattr(world, kind)("desk")
        elif kind == "batch":
            done.append(world.batch("desk", BATCHED[quality], number=2 + quality % 3))
            undone.clear()
        elif kind in ACTS:
            done.append([world.write("desk", kind, quality=quality, params_id=params_id)])
            undone.clear()

    assert [act for acts in done for act in acts] == effective(order(world.logs["desk"]))


@pytest.mark.slow
@given(STEPS, STEPS)
def test_a_device_never_writes_before_what_it_has_seen(first, second):
    world = build(first + second)

    assert all(log == order(log) for log in world.logs.values())


PUBLISHED = Sm2()
POLICY = {PUBLISHED.id: PUBLISHED}


def review(seq, quality, *, day=10, device="desk", at_ms=None, policy=PUBLISHED):
    return Event(
        device,
        seq,
        "review",
        CARD,
        seq if at_ms is None else at_ms,
        day,
        quality=quality,
        params_id=policy.id,
    )


@pytest.mark.parametrize("quality", range(6))
def test_the_preview_is_the_answer(quality):
    memory = fold([review(1, 4, day=3), review(2, 4, day=4)], POLICY)

    expected = outcomes(memory, Sm2(), day=10)[quality]

    assert expected == advance(memory, review(3, quality), POLICY)


def test_every_event_folds_under_the_policy_it_names():
    strict, lax = Sm2(), Sm2(drill_below=3, max_interval_days=5)
    events = [review(1, 4, day=1, policy=strict), review(2, 3, day=2, policy=lax)]

    memory = fold(events, {p.id: p for p in (strict, lax)})

    assert (5, None) == (memory.interval_days, memory.drill_day)


def test_the_earliest_of_two_devices_on_one_day_schedules():
    early, late = review(1, 4, at_ms=10), review(1, 1, device="laptop", at_ms=20)

    memory = fold([late, early], POLICY)

    assert (1, 250, 10) == (memory.repetitions, memory.ease_hundredths, memory.drill_day)


def test_equal_instants_are_ordered_by_device_then_number():
    events = [review(2, 4, at_ms=5), review(1, 1, at_ms=5), review(9, 3, device="a", at_ms=5)]

    assert [("a", 9), ("desk", 1), ("desk", 2)] == [e.id for e in order(events)]


def test_an_unknown_kind_is_skipped():
    events = [review(1, 4), Event("desk", 2, "telepathy", CARD, 2, 10, quality=1)]

    assert fold(events[:1], POLICY) == fold(events, POLICY)


@pytest.mark.parametrize("kind", ["cram", "demo", "import"])
def test_what_does_not_schedule_leaves_the_memory(kind):
    events = [review(1, 4), Event("desk", 2, kind, CARD, 2, 11, quality=1)]

    assert fold(events[:1], POLICY) == fold(events, POLICY)


@pytest.mark.parametrize("kind", ["postpone", "reschedule"])
def test_a_due_day_chosen_by_someone_else_wins(kind):
    moved = Event("desk", 2, kind, CARD, 2, 10, due_day=99)

    expected = replace(fold([review(1, 4)], POLICY), due_day=99)

    assert expected == fold([review(1, 4), moved], POLICY)


def test_known_folds_to_the_known_memory():
    assert known(NEW, day=12) == fold([Event("desk", 1, "known", CARD, 1, 12)], POLICY)


def test_reset_forgets_all_but_what_the_learner_set():
    kinds = ["suspend", "flag", "reset"]
    events = [
        review(1, 4),
        *(Event("desk", 2 + i, k, CARD, 2 + i, 10) for i, k in enumerate(kinds)),
    ]

    assert Memory(suspended=True, flag="flagged") == fold(events, POLICY)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["suspend"], Memory(suspended=True)),
        (["suspend", "unsuspend"], NEW),
        (["bury"], Memory(buried_day=10)),
        (["bury", "unbury"], NEW),
        (["flag"], Memory(flag="flagged")),
        (["flag", "unflag"], NEW),
    ],
)
def test_an_act_and_its_opposite(kinds, expected):
    events = [Event("desk", i, kind, CARD, i, 10) for i, kind in enumerate(kinds, 1)]

    assert expected == fold(events, POLICY)


def test_a_flag_keeps_its_reason():
    event = Event("desk", 1, "flag", CARD, 1, 10, detail={"reason": "formula wrong"})

    assert "formula wrong" == fold([event], POLICY).flag


def test_two_hundred_shuffles_of_a_long_log_agree():
    rng = random.Random(4)
    events = [review(i, rng.randrange(6), day=i // 3, at_ms=i // 2) for i in range(60)]

    memories = {fold(rng.sample(events, len(events)), POLICY) for _ in range(200)}

    assert {fold(events, POLICY)} == memories
