"""The model as Millrace serves it: fill in the two functions, and keep what they read beside this file.

Millrace runs this file in a process of its own (docs/handover.md). It is plain Python: try it in your own session first.
"""

import os

import joblib


def load_model(directory):
    """Returns whatever predict_model needs; called once, when a process starts.

    directory is where the package lies: this file, and the files beside it.
    """
    return joblib.load(os.path.join(directory, "model.joblib"))


def predict_model(model, inputs):
    """Returns the outputs of one request as a dict of arrays, by the names of the signature in model.yaml.

    inputs is a dict of numpy arrays by name; texts are arrays of str. Whatever this prints goes to standard error.
    The random seeds are set before each call, so that the same request gets the same answer.
    """
    return {"y": model.predict(inputs["x"])}
