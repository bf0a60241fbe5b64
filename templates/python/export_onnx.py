"""Writes scikit-learn models as ONNX graphs, so that Millrace runs them in its own process, without Python.

    from export_onnx import export
    export(model, "prices/model.onnx")

Takes LinearRegression, Ridge, Lasso, ElasticNet, LogisticRegression, decision trees, random and extra-trees forests, and
MLPRegressor and MLPClassifier, each also as the last step of a Pipeline with StandardScaler or MinMaxScaler before it.
Needs python3-onnx beside scikit-learn; skl2onnx knows many more models where it can be had.

The graph takes "x" [rows, columns] and gives "y": numbers, or the classes together with "probabilities". Linear models and
networks compute in double precision as scikit-learn does. Trees do so in single precision, as scikit-learn's take their
inputs; their thresholds are rounded down to it, so that every row goes the same way as in scikit-learn.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = [helper.make_opsetid("", 15), helper.make_opsetid("ai.onnx.ml", 2)]


def export(model, path):
    """Writes a fitted model; raises NotImplementedError for what it does not know."""
    steps = [step for _, step in model.steps] if hasattr(model, "steps") else [model]
    graph = Graph(steps[-1].n_features_in_ if len(steps) == 1 else steps[0].n_features_in_, is_tree(steps[-1]))
    for step in steps[:-1]:
        graph.scale(step)
    graph.predict(steps[-1])
    onnx.save(graph.proto(), path)


def is_tree(model):
    return hasattr(model, "tree_") or (hasattr(model, "estimators_") and hasattr(np.ravel(model.estimators_)[0], "tree_"))


class Graph:
    """A graph in the making: value is the name of what was computed last."""

    def __init__(self, columns, single):
        self.nodes, self.constants = [], []
        self.columns = columns
        self.dtype = np.float32 if single else np.float64
        self.element = TensorProto.FLOAT if single else TensorProto.DOUBLE
        self.value = "x"
        self.outputs = []

    def constant(self, values, dtype=None):
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(values, dtype=dtype or self.dtype), name))
        return name

    def node(self, operator, *inputs, output=None, domain="", **attributes):
        name = output or f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], domain=domain, **attributes))
        return name

    def scale(self, scaler):
        kind = type(scaler).__name__
        if self.dtype == np.float32:
            raise NotImplementedError(f"a tree after {kind}: trees need no scaling, fit it without")
        if kind == "StandardScaler":
            if scaler.with_mean:
                self.value = self.node("Sub", self.value, self.constant(scaler.mean_))
            if scaler.with_std:
                self.value = self.node("Div", self.value, self.constant(scaler.scale_))
        elif kind == "MinMaxScaler" and not scaler.clip:
            self.value = self.node("Mul", self.value, self.constant(scaler.scale_))
            self.value = self.node("Add", self.value, self.constant(scaler.min_))
        else:
            raise NotImplementedError(f"the step {kind} cannot be written")

    def predict(self, model):
        kind = type(model).__name__
        if kind in ("LinearRegression", "Ridge", "Lasso", "ElasticNet"):
            self.regression(model)
        elif kind == "LogisticRegression":
            self.logistic(model)
        elif kind in ("MLPRegressor", "MLPClassifier"):
            self.network(model)
        elif is_tree(model) and kind.endswith(("TreeRegressor", "TreeClassifier", "ForestRegressor", "TreesRegressor",
                                               "ForestClassifier", "TreesClassifier")):
            self.trees(model)
        else:
            raise NotImplementedError(f"{kind} cannot be written")

    def linear(self, coefficients, intercept):
        product = self.node("MatMul", self.value, self.constant(coefficients))
        return self.node("Add", product, self.constant(np.atleast_1d(intercept)))

    def flat(self, value):
        """A column as a vector."""
        self.node("Reshape", value, self.constant([-1], np.int64), output="y")
        self.outputs = [helper.make_tensor_value_info("y", self.element, ["rows"])]

    def regression(self, model):
        coefficients = np.atleast_2d(model.coef_).T
        if coefficients.shape[1] != 1:
            raise NotImplementedError("a regression of several targets cannot be written")
        self.flat(self.linear(coefficients, model.intercept_))

    def logistic(self, model):
        scores = self.linear(model.coef_.T, model.intercept_)
        if len(model.classes_) == 2:
            # scikit-learn's multinomial of two classes has the scores -s and s
            both = np.array([[-1.0, 1.0]]) if model.multi_class == "multinomial" else None
            if both is not None:
                self.classify(self.node("Softmax", self.node("MatMul", scores, self.constant(both)), axis=1), model)
            else:
                self.classify(self.both(self.node("Sigmoid", scores)), model)
        elif model.multi_class == "ovr" or model.solver == "liblinear":
            shares = self.node("Sigmoid", scores)
            total = self.node("ReduceSum", shares, self.constant([1], np.int64), keepdims=1)
            self.classify(self.node("Div", shares, total), model)
        else:
            self.classify(self.node("Softmax", scores, axis=1), model)

    def both(self, second):
        """The probabilities of two classes from that of the second."""
        first = self.node("Sub", self.constant([1.0]), second)
        return self.node("Concat", first, second, axis=1)

    def classify(self, probabilities, model):
        """The class of the largest probability, and the probabilities."""
        if model.classes_.ndim != 1 or model.classes_.dtype.kind not in "iubUO":
            raise NotImplementedError("classes must be whole numbers or texts")
        self.node("Identity", probabilities, output="probabilities")
        texts = model.classes_.dtype.kind in "UO"
        if texts:
            labels = [str(one).encode() for one in model.classes_]
            name = f"c{len(self.constants)}"
            self.constants.append(helper.make_tensor(name, TensorProto.STRING, [len(labels)], labels))
        else:
            name = self.constant(model.classes_.astype(np.int64), np.int64)
        self.node("Gather", name, self.node("ArgMax", probabilities, axis=1, keepdims=0), output="y", axis=0)
        self.outputs = [
            helper.make_tensor_value_info("y", TensorProto.STRING if texts else TensorProto.INT64, ["rows"]),
            helper.make_tensor_value_info("probabilities", self.element, ["rows", len(model.classes_)]),
        ]

    def network(self, model):
        known = {"relu": "Relu", "tanh": "Tanh", "logistic": "Sigmoid", "identity": "Identity", "softmax": "Softmax"}
        last = len(model.coefs_) - 1
        for layer, (weights, bias) in enumerate(zip(model.coefs_, model.intercepts_)):
            activation = known[model.out_activation_ if layer == last else model.activation]
            attributes = {"axis": 1} if activation == "Softmax" else {}
            self.value = self.node(activation, self.linear(weights, bias), **attributes)
        if not hasattr(model, "classes_"):
            if model.n_outputs_ != 1:
                raise NotImplementedError("a network of several targets cannot be written")
            self.flat(self.value)
        else:
            self.classify(self.both(self.value) if len(model.classes_) == 2 else self.value, model)

    def trees(self, model):
        """An ensemble whose leaves add their share of the average."""
        estimators = list(np.ravel(model.estimators_)) if hasattr(model, "estimators_") else [model]
        classes = getattr(model, "classes_", None)
        if model.n_outputs_ != 1:
            raise NotImplementedError("trees of several targets cannot be written")
        table = TreeTable(1 if classes is None else len(classes), len(estimators))
        for tree, estimator in enumerate(estimators):
            table.add(tree, estimator.tree_)
        value = self.node("TreeEnsembleRegressor", self.value, domain="ai.onnx.ml", aggregate_function="SUM",
                          post_transform="NONE", n_targets=table.targets, **table.attributes)
        if classes is None:
            self.flat(value)
        else:
            self.classify(value, model)

    def proto(self):
        inputs = [helper.make_tensor_value_info("x", self.element, ["rows", self.columns])]
        graph = helper.make_graph(self.nodes, "model", inputs, self.outputs, self.constants)
        proto = helper.make_model(graph, opset_imports=OPSET, producer_name="scikit-learn")
        proto.ir_version = 8
        onnx.checker.check_model(proto)
        return proto


class TreeTable:
    """The attributes of a TreeEnsembleRegressor: a row for each node, and one for each share of a leaf."""

    def __init__(self, targets, trees):
        self.targets = targets
        self.share = 1.0 / trees
        fields = ("treeids", "nodeids", "featureids", "values", "modes", "truenodeids", "falsenodeids")
        self.attributes = {f"nodes_{field}": [] for field in fields}
        self.attributes.update({f"target_{field}": [] for field in ("treeids", "nodeids", "ids", "weights")})

    def add(self, tree, nodes):
        for node in range(nodes.node_count):
            leaf = nodes.children_left[node] < 0
            self.row("nodes", treeids=tree, nodeids=node, featureids=0 if leaf else int(nodes.feature[node]),
                     values=0.0 if leaf else below(nodes.threshold[node]), modes="LEAF" if leaf else "BRANCH_LEQ",
                     truenodeids=0 if leaf else int(nodes.children_left[node]),
                     falsenodeids=0 if leaf else int(nodes.children_right[node]))
            if leaf:
                self.leaf(tree, node, nodes.value[node][0])

    def leaf(self, tree, node, values):
        shares = values / values.sum() if self.targets > 1 else values
        for target, share in enumerate(shares):
            self.row("target", treeids=tree, nodeids=node, ids=target, weights=float(share * self.share))

    def row(self, prefix, **values):
        for field, value in values.items():
            self.attributes[f"{prefix}_{field}"].append(value)


def below(threshold):
    """The largest single-precision number that is not above: x <= threshold says the same of every such x."""
    single = np.float32(threshold)
    return float(single if single <= threshold else np.nextafter(single, np.float32(-np.inf)))
