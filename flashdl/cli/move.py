"""``flashdl move``: a history goes to another card, for instance after an id was changed."""

from typing import TYPE_CHECKING, Annotated

import typer

from flashdl.cli.asking import DRY, DryRun
from flashdl.cli.context import Context
from flashdl.cli.output import echo, plural, report
from flashdl.usecases.collection import collection

if TYPE_CHECKING:
    from flashdl.storage.store import Store
    from flashdl.usecases.renaming import Renaming


def move(
    ctx: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="FROM", help="A card or note, also one that left its deck.")
    ],
    target: Annotated[
        str,
        typer.Argument(metavar="TO", help="A card or note without answers."),
    ],
    dry_run: DryRun = False,
) -> None:
    """Give a card's history to another id, or rename a note in a folder of yours.

    flashdl move softmax#temprature softmax#temperature

    flashdl move --dry-run old-deck/softmax deep-learning/softmax

    flashdl move softmax optimisers/softmax

    Between notes, histories go card by card of the same id. Where TO is not there and FROM is a
    note of a linked folder, its file is moved or renamed too. flashdl undo takes it back.
    """
    from flashdl.usecases.renaming import planned_renaming

    context: Context = ctx.obj
    with collection(context) as (store, notices):
        report(notices)
        renaming = planned_renaming(store, source, target)
        if renaming is None:
            _move_history(context, store, source, target, dry_run=dry_run)
        else:
            _rename(context, store, renaming, dry_run=dry_run)


def _rename(context: Context, store: "Store", plan: "Renaming", *, dry_run: bool) -> None:
    from flashdl.usecases.renaming import rename

    if not dry_run:
        rename(store, plan, context.moment())
    echo(f"Move {plan.old} to {plan.new}{DRY}:" if dry_run
         else f"Moved {plan.old} to {plan.new}. flashdl undo takes it back.")  # fmt: skip
    for sentence in plan.sentences():
        echo(f"  {sentence}")


def _move_history(
    context: Context, store: "Store", source: str, target: str, *, dry_run: bool
) -> None:
    from flashdl.usecases.moving import drafts, planned

    moment = context.moment()
    moving = planned(store, source, target)
    if not dry_run:
        store.append_all(drafts(moving, day=moment.day), moment=moment)
    count = plural(len(moving.steps), "card")
    echo(f"Move the history of {count}{DRY}:" if dry_run
         else f"Moved the history of {count}. flashdl undo takes it back.")  # fmt: skip
    for step in moving.steps:
        echo(f"  {step.old} to {step.new}: {plural(step.answers, 'answer')}")
    for card in moving.left:
        report([f"{card} keeps its history: {target} has no card of that id."])
