"""Serves one model of a Millrace package: reads frames on descriptor 4, answers on descriptor 3.

The protocol is described in docs/workers.md. Standard output goes to standard error, so nothing that the model prints
can get between two frames. Needs Python 3.8 and numpy, nothing else.
"""

import hashlib
import os
import random
import runpy
import struct
import sys
import traceback

import numpy as np

MAGIC = 0x3157524D  # "MRW1"
LONGEST_MESSAGE = 1500
NUMBERS = {
    "BOOL": np.dtype("?"), "UINT8": np.dtype("u1"), "INT8": np.dtype("i1"), "UINT16": np.dtype("<u2"),
    "INT16": np.dtype("<i2"), "UINT32": np.dtype("<u4"), "INT32": np.dtype("<i4"), "UINT64": np.dtype("<u8"),
    "INT64": np.dtype("<i8"), "FP16": np.dtype("<f2"), "FP32": np.dtype("<f4"), "FP64": np.dtype("<f8"),
}


class Reader:
    """Walks through a frame's bytes."""

    def __init__(self, frame):
        self.frame = frame
        self.at = 1  # after the kind

    def take(self, count):
        start, self.at = self.at, self.at + count
        return start

    def number(self):
        return struct.unpack_from("<i", self.frame, self.take(4))[0]

    def text(self):
        length = self.number()
        start = self.take(length)
        return bytes(self.frame[start : start + length]).decode("utf-8")

    def ports(self):
        return {
            name: (datatype, shape)
            for name, datatype, shape in (
                (self.text(), self.text(), [self.number() for _ in range(self.number())]) for _ in range(self.number())
            )
        }

    def tensors(self):
        return dict(self.tensor() for _ in range(self.number()))

    def tensor(self):
        name, datatype = self.text(), self.text()
        shape = [self.number() for _ in range(self.number())]
        length = self.number()
        start = self.take(length)
        if datatype == "BYTES":
            return name, texts(self.frame, start, start + length).reshape(shape)
        dtype = NUMBERS[datatype]
        return name, np.frombuffer(self.frame, dtype, length // dtype.itemsize, start).reshape(shape)


def texts(frame, at, end):
    """Strings; bytes that are no UTF-8 become surrogates, which encode back to the same bytes."""
    found = []
    while at < end:
        (length,) = struct.unpack_from("<I", frame, at)
        at += 4 + length
        found.append(bytes(frame[at - length : at]).decode("utf-8", "surrogateescape"))
    array = np.empty(len(found), dtype=object)
    array[:] = found
    return array


def number(value):
    return struct.pack("<i", value)


def text(value):
    encoded = value.encode("utf-8", "replace")
    return number(len(encoded)) + encoded


def data_of(name, datatype, array):
    """The bytes of an output, refusing what its declared datatype cannot hold."""
    if datatype == "BYTES":
        encoded = [one if isinstance(one, bytes) else as_text(name, one) for one in array.ravel().tolist()]
        return b"".join(struct.pack("<I", len(one)) + one for one in encoded)
    dtype = NUMBERS[datatype]
    allowed = {"b": "b", "u": "bui", "i": "bui", "f": "buif"}[dtype.kind]
    if array.dtype.kind not in allowed:
        raise TypeError(f"output '{name}' is declared {datatype}, but predict_model gave {array.dtype}")
    if dtype.kind in "ui" and array.size:
        limits = np.iinfo(dtype)
        if int(array.min()) < limits.min or int(array.max()) > limits.max:
            raise OverflowError(f"output '{name}' holds numbers that no {datatype} can hold")
    return np.ascontiguousarray(array, dtype=dtype).tobytes()


def as_text(name, one):
    if not isinstance(one, str):
        raise TypeError(f"output '{name}' is declared BYTES, but predict_model gave {type(one).__name__}")
    return one.encode("utf-8", "surrogateescape")


def tensors(outputs, answer):
    if not isinstance(answer, dict):
        if len(outputs) != 1:
            raise TypeError(f"predict_model must return a dict with {list(outputs)}, not {type(answer).__name__}")
        answer = {next(iter(outputs)): answer}
    parts = [b"T", number(len(answer))]
    for name, value in answer.items():
        if name not in outputs:
            raise KeyError(f"predict_model gave '{name}', but the signature has {list(outputs)}")
        datatype, shape = outputs[name]
        array = np.asarray(value)
        if len(shape) == 1 and array.ndim == 2 and array.shape[1] == 1:
            array = array.ravel()
        data = data_of(name, datatype, array)
        parts += [text(name), text(datatype), number(array.ndim), *map(number, array.shape), number(len(data)), data]
    return b"".join(parts)


def packages():
    """What is loaded beside Python itself, by name and version."""
    standard = getattr(sys, "stdlib_module_names", sys.builtin_module_names)
    found = {}
    for name, module in list(sys.modules.items()):
        version = getattr(module, "__version__", None)
        if "." not in name and name not in standard and isinstance(version, str):
            found[name] = version
    return sorted(found.items())


def runtime():
    """Such as Python 3.11.2 (joblib 1.2.0, numpy 1.24.2; parts 0a1b2c3d): the parts change with every version."""
    every = packages()
    named = ", ".join(f"{name} {version}" for name, version in every[:8]) + (", …" if len(every) > 8 else "")
    parts = hashlib.sha256(repr((sys.version, every)).encode()).hexdigest()[:8]
    return f"Python {sys.version.split()[0]} ({named}; parts {parts})"


def sentence(error, directory):
    """The error and where in the package it arose."""
    where = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith(directory + os.sep):
            where = f" ({os.path.relpath(frame.filename, directory)}, line {frame.lineno})"
    told = "".join(traceback.format_exception_only(type(error), error)).strip()
    return told[:LONGEST_MESSAGE] + where


class Model:
    """The author's code, once it is loaded."""

    def __init__(self, frame):
        reader = Reader(frame)
        self.directory, path = reader.text(), reader.text()
        self.inputs, self.outputs = reader.ports(), reader.ports()
        sys.path.insert(0, os.path.dirname(os.path.join(self.directory, path)))
        code = runpy.run_path(os.path.join(self.directory, path), run_name="millrace_model")
        if not callable(code.get("predict_model")):
            raise NameError(f"{path} defines no function predict_model(model, inputs)")
        self.predict = code["predict_model"]
        self.model = code["load_model"](self.directory) if callable(code.get("load_model")) else None

    def answer(self, frame):
        # The same request gets the same answer, also from a model that draws random numbers.
        random.seed(1)
        np.random.seed(1)
        return tensors(self.outputs, self.predict(self.model, Reader(frame).tensors()))


class Worker:
    """Answers one frame after another until the descriptor ends."""

    def __init__(self, source, sink):
        self.source = source
        self.sink = sink
        self.model = None

    def frame(self):
        head = self.source.read(8)
        if len(head) < 8:
            return None
        magic, length = struct.unpack("<ii", head)
        if magic != MAGIC:
            sys.exit("the frame does not begin with MRW1")
        body = bytearray(length)
        return body if self.source.readinto(body) == length else None

    def answer(self, frame):
        kind = chr(frame[0])
        if kind == "O":
            self.model = None
            self.model = Model(frame)
            return b"R" + text(runtime())
        if kind == "T":
            return self.model.answer(frame)
        return b"P"

    def serve(self):
        while (frame := self.frame()) is not None:
            try:
                answer = self.answer(frame)
            except Exception as error:
                traceback.print_exc()
                directory = self.model.directory if self.model else os.getcwd()
                answer = b"E" + text(sentence(error, directory))
            sys.stdout.flush()
            sys.stderr.flush()
            self.sink.write(struct.pack("<ii", MAGIC, len(answer)) + answer)
            self.sink.flush()


def main():
    for descriptor in (3, 4):
        os.set_inheritable(descriptor, False)
    # As a plain script would be: without the directory of this file among those that are searched.
    sys.path.pop(0)
    Worker(os.fdopen(4, "rb", 1 << 16), os.fdopen(3, "wb", 1 << 16)).serve()


if __name__ == "__main__":
    main()
