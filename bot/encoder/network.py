"""The network of the encoder as ONNX, written for ONNX Runtime's fused operators, and its int8 form.

An exporter spells attention, bias, GELU and residual sums out in some 1,500 small operators, which for a
short question cost as much as the arithmetic does; here a layer is seven to eleven. Mean pooling and normalising
are part of the graph, so the hot path is one call of one session.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.encoder.weights import WeightFile

_OPSET = 17
_IR_VERSION = 8
#: The domain of ONNX Runtime's own operators.
_RUNTIME = "com.microsoft"

#: Layer → the inner channel whose values are ten times those of all others, as is usual for such models
#: (Dettmers and others, LLM.int8(), 2022). On the one scale that int8 has for a text they would leave a few
#: steps to the rest, so they are computed apart in float32: the vector's distance to the float32 one falls
#: from .0028 to .0012. Found by the largest values over questions of the guides.
_APART = {0: 318, 1: 1462, 2: 354, 4: 778, 5: 658, 6: 1152, 7: 413}


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

    Biases and residual sums are part of the norms.
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
        inputs = [hidden, self._constant("qkv", every), self._constant("qkv.bias", biases), "mask"]
        attended = self._add("Attention", inputs, "attended", _RUNTIME, num_heads=self._shape.heads)
        output = self._constant("ao", self._matrix("ao", self._shape.hidden))
        return self._normed(self._add("MatMul", [attended, output], "told"), hidden, "aln", "ao", "middle")

    def _widened(self, middle: str) -> str:
        into, bias = self._matrix("fi", self._shape.hidden), self._vector("fi.b")
        back = self._matrix("fo", self._shape.feed_forward)

        def forward(channels: list[int] | slice, part: str) -> str:
            wide = self._add(
                "MatMul", [middle, self._constant(f"{part}.into", into[:, channels])], f"{part}.wide"
            )
            # GELU by its tanh form: .9999987 of the vector with the exact one, and faster.
            beside = self._constant(f"{part}.bias", bias[channels])
            active = self._add("FastGelu", [wide, beside], f"{part}.active", _RUNTIME)
            return self._add(
                "MatMul", [active, self._constant(f"{part}.back", back[channels])], f"{part}.narrow"
            )

        apart = _APART.get(self._number)
        if apart is None:
            return self._normed(forward(slice(None), "all"), middle, "oln", "fo", "out")
        alone = forward([apart], "apart")
        # GELU of nothing is nothing: with these weights at 0 the channel stays out of the rest.
        into[:, apart] = bias[apart] = 0.0
        both = self._add("Add", [forward(slice(None), "all"), alone], "both")
        return self._normed(both, middle, "oln", "fo", "out")

    def _normed(self, product: str, residual: str, norm: str, bias: str, output: str) -> str:
        tensors = [
            self._constant(name, self._vector(name)) for name in (f"{norm}.w", f"{norm}.b", f"{bias}.b")
        ]
        epsilon = self._shape.layer_norm_epsilon
        inputs = [product, residual, *tensors]
        return self._add("SkipLayerNormalization", inputs, output, _RUNTIME, epsilon=epsilon)

    def _matrix(self, part: str, columns: int) -> npt.NDArray[np.float32]:
        return self._weights.matrix(f"l{self._number}.{part}.w", columns).T

    def _vector(self, part: str) -> npt.NDArray[np.float32]:
        return self._weights.vector(f"l{self._number}.{part}")

    def _constant(self, name: str, values: npt.NDArray[np.float32]) -> str:
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
    """The model in float32: `input_ids` and `attention_mask` (batch, tokens) → `embedding` (batch, hidden)."""
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
