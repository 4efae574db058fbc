import json
import math
import struct
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashdl.demokit.arrays import Array
from flashdl.runner.protocol import (
    MAX_BODY,
    MAX_HEADER,
    Decoder,
    Message,
    ProtocolError,
    encode,
    pack,
    unpack,
)

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**70), 2**70)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=10,
)
TYPES = st.sampled_from(["hello", "run", "cancel", "progress", "frame", "result", "error"])
FIELDS = st.dictionaries(TEXT.filter(lambda name: name not in ("type", "id")), JSON, max_size=4)
MESSAGES = st.builds(Message, TYPES, st.integers(0, 2**40), FIELDS, st.binary(max_size=200))
SHAPES = st.lists(st.integers(0, 4), max_size=3).map(tuple)


@st.composite
def arrays(draw):
    dtype, code = draw(st.sampled_from([("<f8", "d"), ("<i2", "h"), ("|u1", "B"), ("|b1", "?")]))
    shape = draw(SHAPES)
    size = math.prod(shape) * struct.calcsize(code)
    return Array(dtype, shape, draw(st.binary(min_size=size, max_size=size)))


def frame(header, body=b"", *, header_bytes=None, body_bytes=None):
    header = header if isinstance(header, bytes) else json.dumps(header).encode()
    lengths = (
        len(header) if header_bytes is None else header_bytes,
        len(body) if body_bytes is None else body_bytes,
    )
    return struct.pack("<IQ", *lengths) + header + body


@pytest.mark.slow
@settings(max_examples=50)
@given(st.lists(MESSAGES, max_size=4), st.lists(st.integers(0, 900), max_size=6))
def test_messages_come_back_however_the_stream_is_cut(messages, cuts):
    stream = b"".join(encode(message) for message in messages)
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    decoder = Decoder()

    pieces = [stream[a:b] for a, b in pairwise(edges)]
    back = [message for piece in pieces for message in decoder.feed(piece)]

    decoder.finish()
    assert messages == back


@pytest.mark.slow
@settings(max_examples=50)
@given(MESSAGES, st.data())
def test_a_truncated_message_gives_nothing_and_is_refused_at_the_end(message, data):
    stream = encode(message)
    cut = data.draw(st.integers(1, len(stream) - 1))
    decoder = Decoder()

    assert [] == list(decoder.feed(stream[:cut]))
    with pytest.raises(ProtocolError, match="bytes into a message"):
        decoder.finish()


@given(st.binary(max_size=300))
def test_garbage_gives_a_protocol_error_or_nothing(garbage):
    decoder = Decoder()

    try:
        messages = list(decoder.feed(garbage))
        decoder.finish()
    except ProtocolError:
        return
    assert b"".join(encode(m) for m in messages) == garbage or messages


@pytest.mark.parametrize(
    "bad",
    [
        frame(b"", header_bytes=MAX_HEADER + 1),
        frame(b"", header_bytes=2**32 - 1),
        frame({"type": "cancel", "id": 1}, body_bytes=MAX_BODY + 1),
        frame({"type": "cancel", "id": 1}, body_bytes=2**64 - 1),
        frame(b""),
        frame(b"{}"),
        frame(b"[]"),
        frame(b"null"),
        frame({"type": "exec", "id": 1}),
        frame({"type": ["run"], "id": 1}),
        frame({"type": "run"}),
        frame({"type": "run", "id": -1}),
        frame({"type": "run", "id": True}),
        frame({"type": "run", "id": 1.0}),
        frame(b'{"type": "run", "id": 1, "x": NaN}'),
        frame(b'{"type": "run", "id": 1, "x": -Infinity}'),
        frame(b'{"type": "run", "id": 1, "x": 1e999}'),
        frame(b'{"type": "run", "id": 1, "x": ' + b"9" * 5000 + b"}"),
        frame(b'{"type": "run", "id": 1, "x": ' + b"[" * 200_000),
        frame(b'{"type": "run", "id": 1}\xff'),
        frame('{"type": "run", "id": 1}'.encode("utf-16")),
    ],
)
def test_a_bad_frame_is_refused(bad):
    with pytest.raises(ProtocolError):
        list(Decoder().feed(bad))


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), b"bytes", "\ud800", "a" * MAX_HEADER],
    ids=["nan", "inf", "bytes", "surrogate", "long"],
)
def test_what_is_not_plain_json_is_never_sent(value):
    with pytest.raises(ProtocolError):
        encode(Message("result", 1, {"x": value}))


def test_a_body_over_the_cap_is_never_sent():
    with pytest.raises(ProtocolError, match="16777217 bytes"):
        encode(Message("result", 1, {}, bytes(MAX_BODY + 1)))


@pytest.mark.slow
@given(st.dictionaries(TEXT, arrays(), max_size=4))
def test_arrays_come_back_byte_for_byte(named):
    heads, body = pack(named)

    assert named == unpack(json.loads(json.dumps(heads)), body)


def head(**changes):
    return {"name": "a", "dtype": "<f8", "shape": [2], **changes}


@pytest.mark.parametrize(
    ("heads", "body"),
    [
        ([head()], bytes(15)),
        ([head()], bytes(17)),
        ([head(shape=[10**9])], bytes(16)),
        ([head(shape=[10**9, 10**9, 10**9])], bytes(16)),
        ([head(shape=[-1])], b""),
        ([head(shape=[-1, -2])], bytes(16)),
        ([head(shape=[2.0])], bytes(16)),
        ([head(shape=[True])], bytes(8)),
        ([head(shape=2)], bytes(16)),
        ([head(shape=[1] * 40)], bytes(8)),
        ([head(dtype="O")], bytes(16)),
        ([head(dtype="|O")], bytes(16)),
        ([head(dtype="<c16")], bytes(32)),
        ([head(dtype=">f8")], bytes(16)),
        ([head(dtype="<U²")], bytes(16)),
        ([head(dtype="<U0", shape=[10**9])], b""),
        ([head(dtype="<U1", shape=[1])], b"\xff\xff\xff\xff"),
        ([head(dtype="|b1", shape=[2_000_001])], bytes(2_000_001)),
        ([head(name=1)], bytes(16)),
        ([head(extra=1)], bytes(16)),
        ([{"name": "a"}], b""),
        (["a"], b""),
        ({"a": 1}, b""),
        ([head(), head()], bytes(32)),
    ],
)
def test_a_header_that_lies_about_its_arrays_is_refused(heads, body):
    with pytest.raises(ProtocolError):
        unpack(heads, body)
