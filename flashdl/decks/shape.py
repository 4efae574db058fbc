"""The fields of a deck file and what each may hold: decision 001 as pydantic models."""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from flashdl.decks.scalars import (
    OUTPUT_PATTERN,
    Digits,
    Filled,
    Id,
    LevelOfNote,
    Name,
    NotNegative,
    Number,
    NumberOrTolerance,
    ParamValue,
    Truth,
    VarName,
    Whole,
    Word,
)


class Shape(BaseModel):
    """Base of every mapping in a deck file: unknown fields are errors, nothing is coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Source(Shape):
    """Where a result stands."""

    title: Filled = Field(description="Title of the paper or book.")
    where: str = Field("", description="Place in it: authors, year, section, page.")


class Misconception(Shape):
    """A loose or wrong statement and its correction."""

    wrong: Filled = Field(description="The wrong statement.")
    right: str = Field("", description="The correction.")
    mistake: Id = Field("", description="Id in the demo's MISTAKES that computes it.")
    card: Id = Field("", description="Id of the card it is shown with; default is every card.")


class DemoLink(Shape):
    """What the key d shows for a card: a preset, parameter values, or why nothing."""

    preset: Name = Field("", description="Name of a preset of the note's demo.")
    params: dict[Name, ParamValue] = Field(
        default_factory=dict, description="Parameter values by name."
    )
    none: Filled = Field("", description="Why no picture answers this card.")

    @model_validator(mode="after")
    def _one_of_three(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise PydanticCustomError("demo_link", "one of three")
        return self


class Claim(Shape):
    """A number of the answer: the named output of a demo equals it."""

    demo: Name = Field("", description="Name of the demo; default is the note's.")
    params: dict[Name, ParamValue] = Field(
        default_factory=dict, description="Parameter values by name."
    )
    output: Annotated[str, Field(pattern=OUTPUT_PATTERN)] = Field(
        description="Name of a computed array, or an element of it: p[0]."
    )
    equals: Number = Field(description="The number that the answer states.")
    atol: NotNegative = Field(0.0, description="Absolute tolerance.")
    rtol: NotNegative = Field(0.0, description="Relative tolerance.")


def _or_number(schema: dict[str, Any]) -> None:
    schema["anyOf"] = [{"type": "number", "minimum": 0}, dict(schema)]
    for name in set(schema) - {"anyOf"}:
        del schema[name]


class Tolerance(Shape):
    """How far off an answer may be; a plain number is the absolute tolerance."""

    model_config = ConfigDict(json_schema_extra=_or_number)

    atol: NotNegative = Field(default=0.0, description="Absolute tolerance.")
    rtol: NotNegative = Field(default=0.0, description="Relative tolerance.")


ToleranceOrNumber = Annotated[Tolerance, NumberOrTolerance]


class Option(Shape):
    """One answer to choose."""

    text: Filled = Field(description="What the learner reads.")
    right: Truth = Field(False, description="Is this a right answer? true or false.")
    because: str = Field("", description="Why it is right or wrong, in one sentence.")


class Card(Shape):
    """Fields of every type of card."""

    id: Id = Field(description="Permanent id of the card within its note.")
    hints: list[Filled] = Field(default_factory=list, description="Hints, shown one after another.")
    must_mention: list[Filled] = Field(
        default_factory=list, description="What a good answer contains."
    )
    tags: list[Word] = Field(default_factory=list, description="Words to select cards by.")
    sources: list[Source] = Field(default_factory=list, description="Where the answer stands.")
    claims: list[Claim] = Field(
        default_factory=list, description="Numbers of the answer that a demo computes."
    )
    exact: list[Digits] = Field(
        default_factory=list, description="Numbers of the answer exact by definition."
    )
    conventions: list[Digits] = Field(
        default_factory=list, description="Numbers that are conventions."
    )
    demo: DemoLink | None = Field(None, description="What the key d shows for this card.")


class Basic(Card):
    """Front and back."""

    type: Literal["basic"] = Field("basic", description="Front and back; the default.")
    front: Filled = Field(description="The question.")
    back: Filled = Field(description="The answer.")
    reverse: Truth = Field(False, description="Also ask from back to front: true or false.")


class Cloze(Card):
    """A text with blanks ``[[id: hidden]]`` or ``[[id: hidden | hint]]``."""

    type: Literal["cloze"] = Field(description="A text with blanks.")
    id: Id = Field("", description="Not needed: each blank carries the id of its card.")
    text: Filled = Field(description="Text with blanks [[id: hidden]] or [[id: hidden | hint]].")


class Typed(Card):
    """An answer that the learner types."""

    type: Literal["typed"] = Field(description="The learner types the answer.")
    front: Filled = Field(description="The question.")
    back: str = Field("", description="What is shown after the answer.")
    answer: Filled = Field(description="The answer to type.")
    aliases: list[Filled] = Field(
        default_factory=list, description="Other answers that are accepted."
    )
    fold: list[Literal["case", "accents", "spaces"]] = Field(
        default_factory=list, description="Differences that do not count."
    )
    tolerance: ToleranceOrNumber = Field(Tolerance(), description="How far off a number may be.")
    unit: str = Field("", description="Unit of the answer.")


class Choice(Card):
    """An answer that the learner chooses."""

    type: Literal["choice"] = Field(description="The learner chooses the answer.")
    front: Filled = Field(description="The question.")
    options: list[Option] = Field(min_length=2, description="The answers to choose from.")

    @model_validator(mode="after")
    def _one_is_right(self) -> Self:
        if not any(option.right for option in self.options):
            raise PydanticCustomError("no_right_option", "none right")
        return self


class Draw(Shape):
    """How a variable is drawn: from one distribution, in a shape, rounded before it is used."""

    uniform: list[Number] | None = Field(None, description="Evenly between two numbers.")
    normal: list[Number] | None = Field(None, description="Gaussian: mean, standard deviation.")
    integer: list[Whole] | None = Field(None, description="A whole number, both ends included.")
    choice: list[Number] | None = Field(None, description="One of these numbers.")
    shape: list[Whole] = Field(
        default_factory=list, description="[n] for a vector, [rows, columns] for a matrix."
    )
    decimals: Whole = Field(1, ge=0, le=6, description="Decimals that it is rounded to; 1.")

    @model_validator(mode="after")
    def _one_distribution(self) -> Self:
        pairs = (self.uniform, self.normal, self.integer)
        given = [d for d in (*pairs, self.choice) if d is not None]
        if len(given) != 1 or any(d is not None and len(d) != 2 for d in pairs) or not given[0]:
            raise PydanticCustomError("one_distribution", "one distribution")
        if any(d is not None and d[0] >= d[1] for d in (self.uniform, self.integer)):
            raise PydanticCustomError("empty_range", "empty range")
        if self.normal is not None and self.normal[1] <= 0:
            raise PydanticCustomError("empty_range", "empty range")
        if len(self.shape) > 2 or any(not 1 <= n <= 12 for n in self.shape):
            raise PydanticCustomError("bad_shape", "bad shape")
        return self


class Computed(Shape):
    """How the answer is computed: the output of a demo, or an expression."""

    demo: Name = Field("", description="Name of the demo; default is the note's.")
    params: dict[Name, ParamValue] = Field(
        default_factory=dict, description='Its parameters; "{z}" is the variable z.'
    )
    output: str = Field(
        "", pattern=f"({OUTPUT_PATTERN})|^$", description="Name of a computed array, or p[0]."
    )
    value: str = Field("", description="An expression of the variables, instead of a demo.")

    @model_validator(mode="after")
    def _demo_or_value(self) -> Self:
        if bool(self.output) == bool(self.value) or (self.value and (self.demo or self.params)):
            raise PydanticCustomError("demo_or_value", "one of two")
        return self


class Trap(Shape):
    """The answer of a well-known wrong procedure, and why it is wrong."""

    value: Filled = Field(description="An expression of the variables.")
    because: Filled = Field(description="Why it is wrong, in one sentence.")


class Numeric(Card):
    """A question with fresh numbers: from a generator, or from variables."""

    type: Literal["numeric"] = Field(description="A question with fresh numbers.")
    front: Filled = Field("", description="The question, with {name} for a variable.")
    back: str = Field("", description="The way to the answer, with {name} for a variable.")
    generator: Name = Field("", description="Name of a generator of the note's demo.")
    vars: dict[VarName, Draw] = Field(
        default_factory=dict, description="How each variable is drawn."
    )
    require: list[Filled] = Field(
        default_factory=list, description="Conditions; the variables are drawn again until true."
    )
    answer: Computed | None = Field(None, description="How the answer is computed.")
    tolerance: ToleranceOrNumber | None = Field(
        None, description="How far off it may be: the larger of atol and rtol; 0.005 and 1 %."
    )
    traps: list[Trap] = Field(
        default_factory=list, description="Answers of well-known wrong procedures."
    )

    @model_validator(mode="after")
    def _generator_or_vars(self) -> Self:
        own = {"vars", "answer", "require", "tolerance", "traps", "back"} & self.model_fields_set
        asked = {"front", "vars", "answer"} <= self.model_fields_set
        if asked == bool(self.generator) or (own and not asked):
            raise PydanticCustomError("generator_or_vars", "one of two")
        return self


class Predict(Card):
    """What a demo will show, predicted before it runs."""

    type: Literal["predict"] = Field(description="The learner predicts what a demo shows.")
    front: Filled = Field(description="The question.")
    back: Filled = Field(description="Why it is as the demo shows.")
    output: Annotated[str, Field(pattern=OUTPUT_PATTERN)] = Field(
        description="Name of the computed array that is predicted, an element or a slice of it."
    )
    ask: Literal["number", "sign", "order", "choice"] = Field(description="Kind of prediction.")
    options: list[Filled] = Field(
        default_factory=list,
        description="What is ordered, largest first, or chosen from, the largest being right.",
    )
    across: dict[Name, list[ParamValue]] = Field(
        default_factory=dict,
        description="A parameter and its value for each option, or for a sign: before and after.",
    )
    tolerance: ToleranceOrNumber | None = Field(
        None, description="How far off it may be: the larger of atol and rtol; 10 %."
    )

    @model_validator(mode="after")
    def _options_fit(self) -> Self:
        several = self.ask in ("order", "choice")
        if several != bool(self.options) or len(self.options) == 1:
            raise PydanticCustomError("options_to_predict", "options")
        runs = [len(values) for values in self.across.values()]
        wanted = {"order": len(self.options), "choice": len(self.options), "sign": 2, "number": 0}
        if len(runs) > 1 or any(count != wanted[self.ask] for count in runs):
            raise PydanticCustomError("across_to_predict", "across")
        return self


class Code(Card):
    """A function that the learner writes, or whose bug he finds."""

    type: Literal["code"] = Field(description="The learner writes a function.")
    front: Filled = Field(description="The question.")
    task: Name = Field(description="Name of the code task.")
    bug: Id = Field("", description="Id of a wrong solution, on which an input is to be found.")
    back: str = Field("", description="What is shown after the answer.")


CARD_TYPES: dict[str, type[Card]] = {
    "basic": Basic,
    "cloze": Cloze,
    "typed": Typed,
    "choice": Choice,
    "numeric": Numeric,
    "predict": Predict,
    "code": Code,
}


def _type_of(card: Any) -> str | None:
    if not isinstance(card, dict):
        return None
    kind = card.get("type", "basic")
    return kind if isinstance(kind, str) else "a list or mapping"


AnyCard = Annotated[
    Annotated[Basic, Tag("basic")]
    | Annotated[Cloze, Tag("cloze")]
    | Annotated[Typed, Tag("typed")]
    | Annotated[Choice, Tag("choice")]
    | Annotated[Numeric, Tag("numeric")]
    | Annotated[Predict, Tag("predict")]
    | Annotated[Code, Tag("code")],
    Discriminator(_type_of),
]


class Note(Shape):
    """One concept: one YAML file, or one element of the notes of a deck file."""

    id: Id = Field(description="Permanent id of the note; its file is named <id>.yaml.")
    topic: Id = Field("", description="Group of notes.")
    level: LevelOfNote = Field(1, description="1 first contact, 2 working knowledge, 3 expert.")
    requires: list[Id] = Field(
        default_factory=list, description="Notes to answer once before this one unlocks."
    )
    tags: list[Word] = Field(default_factory=list, description="Words to select cards by.")
    demo: Name = Field("", description="Name of the demo that the key d runs.")
    formerly: list[Id] = Field(
        default_factory=list, description="Former ids, under which its history may lie."
    )
    cards: list[AnyCard] = Field(min_length=1, description="The cards of this note.")
    misconceptions: list[Misconception] = Field(
        default_factory=list, description="What is often said wrongly."
    )
    sources: list[Source] = Field(default_factory=list, description="Where the results stand.")


class DeckFile(Shape):
    """The file cards/deck.yaml of a deck folder."""

    format: Annotated[Literal["1"], WithJsonSchema({"const": 1})] = Field(
        description="Version of the format: 1."
    )
    id: Id = Field(description="Permanent id; first part of every card's id in the log.")
    title: Filled = Field(description="Shown in lists.")
    author: str = Field("", description="Who wrote the deck.")
    licence: str = Field("", description="Under which terms it may be used.")
    description: str = Field("", description="What the deck is about.")
    order: list[Id] = Field(
        default_factory=list, description="Ids of notes in the order of learning."
    )


class WholeDeck(DeckFile):
    """A deck in one file: the fields of deck.yaml and the notes."""

    notes: list[Note] = Field(min_length=1, description="The notes of the deck.")
