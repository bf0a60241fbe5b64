"""Records what your model answers in your own session, so that Millrace can prove that it still does.

    from record import record_package
    record_package("prices", name="prices", author="Ada Example", licence="MIT", requires=["sklearn"],
                   cases={"first-rows": {"x": X_test[:20]}, "extremes": {"x": X_extreme}})

writes prices/model.yaml, unless it is there, and prices/cases/model/NAME.request.json with NAME.response.json. Needs
numpy, and neither Millrace nor a network.
"""

import importlib.util
import json
import os
import platform
import random
import re

import numpy as np

DATATYPES = {
    "b1": "BOOL", "u1": "UINT8", "i1": "INT8", "u2": "UINT16", "i2": "INT16", "u4": "UINT32", "i4": "INT32",
    "u8": "UINT64", "i8": "INT64", "f2": "FP16", "f4": "FP32", "f8": "FP64",
}


def record_package(directory, name, author, licence, cases, requires=(), outputs=None, runtime="python",
                   file=None, tolerance=1e-9, seed=1):
    """Writes model.yaml and the verification cases of the package in a directory.

    cases: by name, the inputs of one request: a dict of arrays, or a DataFrame whose columns are inputs.
    outputs: by the same names, what your model answered; those left out are asked of predict_model in model.py here.
    requires: the modules that model.py needs, so that Millrace finds a Python that has them.
    runtime: python, or onnx with the file's name for a model that was exported (see export_onnx.py).
    tolerance: how far a number may be off, both absolutely and relative to it.
    """
    if not cases:
        raise ValueError("a package needs at least one case")
    file = file or "model.py"
    given = outputs or {}
    ask = None if set(cases) <= set(given) else asking(directory, file, seed)
    place = os.path.join(directory, "cases", "model")
    os.makedirs(place, exist_ok=True)
    signature = {}
    for case, inputs in cases.items():
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", case):
            raise ValueError(f"the case '{case}' must be named with letters, digits, points, - and _")
        inputs = arrays(inputs)
        answer = arrays(given[case] if case in given else ask(inputs))
        write(os.path.join(place, case + ".request.json"), {"inputs": tensors(inputs)})
        write(os.path.join(place, case + ".response.json"), {"model_name": name, "outputs": tensors(answer)})
        found = {"inputs": ports(inputs), "outputs": ports(answer)}
        signature = signature or found
        if found != signature:
            raise ValueError(f"the case '{case}' does not fit the first one: {found} instead of {signature}")
    manifest(directory, name, author, licence, runtime, file, signature, requires, tolerance)


def asking(directory, file, seed):
    """A function that answers as model.py does, as Millrace calls it."""
    path = os.path.join(directory, file)
    spec = importlib.util.spec_from_file_location("millrace_model", path)
    code = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(code)
    model = code.load_model(os.path.abspath(directory)) if hasattr(code, "load_model") else None

    def ask(inputs):
        random.seed(seed)
        np.random.seed(seed)
        return code.predict_model(model, {name: array.copy() for name, array in inputs.items()})

    return ask


def arrays(values):
    """Named arrays of datatypes that tensors have."""
    found = {}
    for name in values:
        array = np.asarray(values[name])
        if array.dtype.kind in "USO":
            array = array.astype(object)
            if not all(isinstance(one, str) for one in array.ravel()):
                raise TypeError(f"'{name}' holds something that is neither a number nor a text")
        elif array.dtype.str[1:] not in DATATYPES:
            raise TypeError(f"'{name}' holds {array.dtype}, which no tensor can hold")
        found[str(name)] = array
    return found


def datatype(array):
    return "BYTES" if array.dtype == object else DATATYPES[array.dtype.str[1:]]


def tensors(values):
    return [
        {"name": name, "datatype": datatype(array), "shape": list(array.shape), "data": data(array)}
        for name, array in values.items()
    ]


def data(array):
    """A flat list; JSON has no NaN and no infinities, so they are texts."""
    flat = array.ravel().tolist()
    if array.dtype.kind != "f":
        return flat
    return [one if np.isfinite(one) else str(one).replace("inf", "Infinity").replace("nan", "NaN") for one in flat]


def ports(values):
    """The signature's part: rows may be as many as one likes, the other sizes are fixed."""
    return [
        "{name: %s, datatype: %s, shape: %s}"
        % (json.dumps(name), datatype(array), [-1, *array.shape[1:]] if array.ndim else [])
        for name, array in values.items()
    ]


def manifest(directory, name, author, licence, runtime, file, signature, requires, tolerance):
    path = os.path.join(directory, "model.yaml")
    if os.path.exists(path):
        print(f"{path} is there already and was left as it is; the cases are new")
        return
    lines = [
        f"name: {name}", f"author: {json.dumps(author)}", f"licence: {json.dumps(licence)}", f"runtime: {runtime}",
        "files:", f"  model: {json.dumps(file)}",
    ]
    if runtime == "python":
        lines += ["signature:"]
        for direction in ("inputs", "outputs"):
            lines += [f"  {direction}:"] + [f"    - {port}" for port in signature[direction]]
        if requires:
            lines += ["settings:", f"  requires: {json.dumps(list(requires))}"]
    number = f"{tolerance:.1e}"
    lines += ["tolerance:", f"  absolute: {number}", f"  relative: {number}", "training:"]
    lines += [f"  python: {json.dumps(platform.python_version())}", f"  numpy: {json.dumps(np.__version__)}"]
    for module in requires:
        version = getattr(importlib.import_module(module), "__version__", None)
        if version and module != "numpy":
            lines += [f"  {module}: {json.dumps(version)}"]
    with open(path, "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


def write(path, content):
    with open(path, "w", encoding="utf-8") as out:
        json.dump(content, out, ensure_ascii=False, allow_nan=False)
