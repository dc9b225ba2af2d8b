"""Reads a TensorFlow Lite file: one graph, float weights. Only what convert.py asks for.

A flatbuffer is tables of slots; which slot is what is in TensorFlow's schema.fbs. See also
https://flatbuffers.dev/internals/.
"""

import struct
from dataclasses import dataclass

import numpy

OPERATORS = {
    0: "ADD",
    3: "CONV_2D",
    4: "DEPTHWISE_CONV_2D",
    6: "DEQUANTIZE",
    17: "MAX_POOL_2D",
    18: "MUL",
    22: "RESHAPE",
    32: "CUSTOM",
    34: "PAD",
    45: "STRIDED_SLICE",
    54: "PRELU",
}
TYPES = {0: numpy.dtype("<f4"), 1: numpy.dtype("<f2"), 2: numpy.dtype("<i4")}


@dataclass
class Tensor:
    name: str
    shape: list
    value: numpy.ndarray | None  # None: it is computed


@dataclass
class Operator:
    kind: str  # of OPERATORS, or a custom operator's own name
    inputs: list
    outputs: list
    options: "Table"
    custom: bytes


@dataclass
class Graph:
    tensors: list
    inputs: list
    outputs: list
    operators: list


class Table:
    """A table at a place of the buffer; slots that are not there have their default."""

    def __init__(self, buffer, place):
        self.buffer = buffer
        self.place = place

    def _of(self, form, place):
        return struct.unpack_from("<" + form, self.buffer, place)[0]

    def _slot(self, slot):
        slots = self.place - self._of("i", self.place)
        at = 4 + 2 * slot
        offset = self._of("H", slots + at) if at < self._of("H", slots) else 0
        return self.place + offset if offset else None

    def number(self, slot, form="i", default=0):
        place = self._slot(slot)
        return default if place is None else self._of(form, place)

    def table(self, slot):
        place = self._slot(slot)
        return None if place is None else Table(self.buffer, place + self._of("I", place))

    def _vector(self, slot):
        place = self._slot(slot)
        if place is None:
            return 0, 0
        start = place + self._of("I", place)
        return start + 4, self._of("I", start)

    def bytes(self, slot):
        start, length = self._vector(slot)
        return bytes(self.buffer[start : start + length])

    def numbers(self, slot):
        start, length = self._vector(slot)
        return list(struct.unpack_from(f"<{length}i", self.buffer, start))

    def tables(self, slot):
        start, length = self._vector(slot)
        places = range(start, start + 4 * length, 4)
        return [Table(self.buffer, place + self._of("I", place)) for place in places]


def read(buffer):
    """The graph of a file's bytes."""
    if buffer[4:8] != b"TFL3":
        raise ValueError("no TensorFlow Lite file: its identifier is not TFL3")
    model = Table(buffer, struct.unpack_from("<I", buffer)[0])
    kinds = [_kind(code) for code in model.tables(1)]
    (graph,) = model.tables(2)
    constants = [buffer.bytes(0) for buffer in model.tables(4)]
    return Graph(
        [_tensor(tensor, constants) for tensor in graph.tables(0)],
        graph.numbers(1),
        graph.numbers(2),
        [_operator(operator, kinds) for operator in graph.tables(3)],
    )


def _kind(code):
    # Codes from 127 on are in a slot of their own; older files have the first one only.
    kind = OPERATORS[max(code.number(0, "b"), code.number(3))]
    return code.bytes(1).decode() if kind == "CUSTOM" else kind


def _tensor(tensor, constants):
    shape = tensor.numbers(0)
    content = constants[tensor.number(2, "I")]
    value = None
    if content:
        value = numpy.frombuffer(content, TYPES[tensor.number(1, "b")]).reshape(shape)
    return Tensor(tensor.bytes(3).decode(), shape, value)


def _operator(operator, kinds):
    return Operator(
        kinds[operator.number(0, "I")],
        operator.numbers(1),
        operator.numbers(2),
        operator.table(4),
        operator.bytes(5),
    )
