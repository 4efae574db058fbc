"""Text to number, truth value or name, from the exact spelling and only where a field asks."""

import math
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

ID_PATTERN = r"^[a-z][a-z0-9-]*$"
NAME_PATTERN = r"^[A-Za-z][A-Za-z0-9_-]*$"
VAR_PATTERN = r"^[A-Za-z][A-Za-z0-9_]*$"
WORD_PATTERN = r"^\S+$"
OUTPUT_PATTERN = r"^[A-Za-z_][A-Za-z0-9_]*(\[[0-9, :-]+\])?$"

_WHOLE = re.compile(r"-?[0-9]{1,15}")
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")
_TRUTH = {"true": True, "false": False}


def _truth(text: object) -> object:
    if isinstance(text, str) and text in _TRUTH:
        return _TRUTH[text]
    raise PydanticCustomError("not_true_or_false", "true or false")


def _whole(text: object) -> object:
    if isinstance(text, str) and _WHOLE.fullmatch(text):
        return int(text)
    raise PydanticCustomError("not_a_whole_number", "whole number")


def _number(text: object) -> object:
    value = _number_or_none(text)
    if value is None:
        raise PydanticCustomError("not_a_number", "number")
    return value


def _number_or_none(text: object) -> float | None:
    if not (isinstance(text, str) and _NUMBER.fullmatch(text)):
        return None
    return value if math.isfinite(value := float(text)) else None


def _digits(text: object) -> object:
    _number(text)
    return text


def _tolerance(value: object) -> object:
    return {"atol": value} if isinstance(value, str) else value


def _looked_at(value: object) -> object:
    """Each text below becomes the number or truth value that it spells, or stays text."""
    if isinstance(value, dict):
        return {name: _looked_at(below) for name, below in value.items()}
    if isinstance(value, list):
        return [_looked_at(below) for below in value]
    if not isinstance(value, str):
        return value
    if value in _TRUTH or _WHOLE.fullmatch(value):
        return _TRUTH[value] if value in _TRUTH else int(value)
    number = _number_or_none(value)
    return value if number is None else number


def _filled(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise PydanticCustomError("empty", "empty")
    return value


_PARAM = {"type": ["number", "boolean", "string", "array"], "items": {"type": "number"}}

Filled = Annotated[str, BeforeValidator(_filled)]
Id = Annotated[str, Field(pattern=ID_PATTERN)]
Name = Annotated[str, Field(pattern=NAME_PATTERN)]
VarName = Annotated[str, Field(pattern=VAR_PATTERN)]
Word = Annotated[str, Field(pattern=WORD_PATTERN)]
Truth = Annotated[bool, BeforeValidator(_truth)]
LevelOfNote = Annotated[int, Field(ge=1, le=3), BeforeValidator(_whole)]
Whole = Annotated[int, BeforeValidator(_whole)]
Number = Annotated[float, BeforeValidator(_number)]
NotNegative = Annotated[float, Field(ge=0), BeforeValidator(_number)]
Digits = Annotated[str, BeforeValidator(_digits), WithJsonSchema({"type": "number"})]
ParamValue = Annotated[Any, BeforeValidator(_looked_at), WithJsonSchema(_PARAM)]
NumberOrTolerance = BeforeValidator(_tolerance)
