"""The network of the encoder as ONNX, written for ONNX Runtime's fused operators, and its int8 form.

An exporter spells attention, bias, GELU and residual sums out in some 1,500 small operators, which for a
short question cost as much as the arithmetic does; here a layer is a dozen at most. Mean pooling
and normalising are part of the graph, so the hot path is one call of one session.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.encoder.weights import FloatArray, WeightFile

_OPSET = 17
_IR_VERSION = 8
#: The domain of ONNX Runtime's own operators.
_RUNTIME = "com.microsoft"

#: Layer → the inner channel whose values are ten times those of all others, as is usual for such models
#: (Dettmers and others, LLM.int8(), 2022). On the one scale that int8 has for a text they would leave a few
#: steps to the rest, so they are computed apart in float32. Found by the largest values over questions of
#: the guides. With these and the evening the mean distance to the float32 vector is .0009, without .0028.
_APART = {0: 318, 1: 1462, 2: 354, 4: 778, 5: 658, 6: 1152, 7: 413}

#: How much of a channel's size goes over from the values to the weights, and how far values spread.
_EVENING = 0.75
_DEVIATIONS = 3.0


class _Graph:
    """Nodes and constants of a graph that is being written."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, values: npt.NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(
            helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes)
        )
        return output


def _embedded(graph: _Graph, weights: WeightFile, kept: list[int]) -> str:
    """Words and their places. All tokens are of the first type, whose vector joins those of the places."""
    hidden = weights.shape.hidden
    token_type = weights.vector("emb.type").reshape(-1, hidden)[0]
    graph.constant("words", weights.matrix("emb.word", hidden)[kept])
    graph.constant("places", weights.vector("emb.pos").reshape(-1, hidden) + token_type)
    graph.constant("first", np.array([0], np.int64))
    graph.add("Shape", ["input_ids"], "tokens", start=1, end=2)
    graph.add("Slice", ["places", "first", "tokens"], "place")
    graph.add("Gather", ["words", "input_ids"], "word")
    graph.add("Add", ["word", "place"], "word_and_place")
    norm = [graph.constant(f"emb.{name}", weights.vector(f"emb.{name}")) for name in ("ln.w", "ln.b")]
    epsilon = weights.shape.layer_norm_epsilon
    return graph.add("LayerNormalization", ["word_and_place", *norm], "embedded", axis=-1, epsilon=epsilon)


class _Layer:
    """Writes one layer: attention with one product for queries, keys and values, then the wide part.

    Biases and residual sums are part of the norms. What int8 is to round is made even before.
    """

    def __init__(self, graph: _Graph, weights: WeightFile, number: int) -> None:
        self._graph = graph
        self._weights = weights
        self._number = number
        self._shape = weights.shape

    def write(self, hidden: str) -> str:
        """The layer over `hidden`; the name of its output."""
        return self._widened(self._attended(hidden))

    def _attended(self, hidden: str) -> str:
        every = np.concatenate([self._matrix(part, self._shape.hidden) for part in "qkv"], axis=1)
        biases = np.concatenate([self._vector(f"{part}.b") for part in "qkv"])
        norm = f"l{self._number - 1}.oln" if self._number else "emb.ln"
        even, every = self._evened(hidden, norm, every)
        inputs = [even, self._constant("qkv", every), self._constant("qkv.bias", biases), "mask"]
        attended = self._add("Attention", inputs, "attended", _RUNTIME, num_heads=self._shape.heads)
        output = self._constant("ao", self._matrix("ao", self._shape.hidden))
        return self._normed(self._add("MatMul", [attended, output], "told"), hidden, "aln", "ao", "middle")

    def _widened(self, middle: str) -> str:
        into, bias = self._matrix("fi", self._shape.hidden), self._vector("fi.b")
        back = self._matrix("fo", self._shape.feed_forward)
        apart = _APART.get(self._number)
        alone = None
        if apart is not None:
            alone = self._forward(middle, into[:, [apart]], bias[[apart]], back[[apart]], "apart")
            # GELU of nothing is nothing: with these weights at 0 the channel stays out of the rest.
            into[:, apart] = bias[apart] = 0.0
        even, into = self._evened(middle, f"l{self._number}.aln", into)
        product = self._forward(even, into, bias, back, "all")
        if alone is not None:
            product = self._add("Add", [product, alone], "both")
        return self._normed(product, middle, "oln", "fo", "out")

    def _forward(self, x: str, into: FloatArray, bias: FloatArray, back: FloatArray, part: str) -> str:
        wide = self._add("MatMul", [x, self._constant(f"{part}.into", into)], f"{part}.wide")
        active = self._add(
            "BiasGelu", [wide, self._constant(f"{part}.bias", bias)], f"{part}.active", _RUNTIME
        )
        return self._add("MatMul", [active, self._constant(f"{part}.back", back)], f"{part}.narrow")

    def _evened(self, hidden: str, norm: str, matrix: FloatArray) -> tuple[str, FloatArray]:
        """`hidden`, which comes out of `norm`, with channels of about one size; `matrix` makes up for it.

        After Xiao and others, SmoothQuant (2023). How large a channel gets is read off the norm: its values
        are seldom beyond three standard deviations.
        """
        spread, centre = self._weights.vector(f"{norm}.w"), self._weights.vector(f"{norm}.b")
        largest = _DEVIATIONS * np.abs(spread) + np.abs(centre)
        scale = largest**_EVENING / np.abs(matrix).max(axis=1) ** (1 - _EVENING)
        scale /= np.exp(np.log(scale).mean())
        by = self._constant(f"{norm}.even", (1 / scale).astype(np.float32))
        return self._add("Mul", [hidden, by], f"{norm}.evened"), matrix * scale[:, None]

    def _normed(self, product: str, residual: str, norm: str, bias: str, output: str) -> str:
        names = (f"{norm}.w", f"{norm}.b", f"{bias}.b")
        tensors = [self._constant(name, self._vector(name)) for name in names]
        epsilon = self._shape.layer_norm_epsilon
        inputs = [product, residual, *tensors]
        return self._add("SkipLayerNormalization", inputs, output, _RUNTIME, epsilon=epsilon)

    def _matrix(self, part: str, columns: int) -> FloatArray:
        return self._weights.matrix(f"l{self._number}.{part}.w", columns).T

    def _vector(self, part: str) -> FloatArray:
        return self._weights.vector(f"l{self._number}.{part}")

    def _constant(self, name: str, values: FloatArray) -> str:
        return self._graph.constant(f"l{self._number}.{name}", values)

    def _add(self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        return self._graph.add(operator, inputs, f"l{self._number}.{output}", domain, **attributes)


def _pooled(graph: _Graph, hidden: str) -> str:
    """The mean of the tokens that are not padding, as a vector of length 1: their sum, made as long."""
    from onnx import TensorProto

    graph.constant("second", np.array([1], np.int64))
    graph.constant("last", np.array([-1], np.int64))
    graph.add("Cast", ["attention_mask"], "weight", to=TensorProto.FLOAT)
    graph.add("Unsqueeze", ["weight", "last"], "weights")
    graph.add("Mul", [hidden, "weights"], "weighted")
    graph.add("ReduceSum", ["weighted", "second"], "sum", keepdims=0)
    return graph.add("LpNormalization", ["sum"], "embedding", axis=1, p=2)


def network(weights: WeightFile, kept: list[int]) -> Any:
    """The model in float32: `input_ids`, `attention_mask` (batch, tokens) → `embedding` (batch, hidden)."""
    from onnx import TensorProto, helper

    graph = _Graph()
    hidden = _embedded(graph, weights, kept)
    graph.add("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    for layer in range(weights.shape.layers):
        hidden = _Layer(graph, weights, layer).write(hidden)
    _pooled(graph, hidden)
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", weights.shape.hidden])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "encoder", inputs, [output], graph.constants),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)],
    )
    model.ir_version = _IR_VERSION
    return model


def write_int8(weights: WeightFile, kept: list[int], target: Path) -> None:
    """Writes the network with int8 weights; activations are scaled as they come, text by text."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "encoder.onnx"
        onnx.save(network(weights, kept), full)
        # Seven bits: without VNNI a processor's 8-bit products overflow their 16-bit sums.
        quantize_dynamic(
            full,
            target,
            op_types_to_quantize=["MatMul", "Attention", "Gather"],
            nodes_to_exclude=[
                f"l{layer}.apart.{product}" for layer in _APART for product in ("wide", "narrow")
            ],
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            # What follows an operator of the runtime's own has a type that nothing can infer.
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
