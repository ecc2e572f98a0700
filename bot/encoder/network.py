"""The network of the encoder as ONNX, written for ONNX Runtime's fused operators, and its int8 form.

An exporter spells attention, bias, GELU and residual sums out in some 1,500 small operators, which for a
short question cost as much as the arithmetic does; here a layer is seven. Mean pooling and normalising
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


def _layer(graph: _Graph, weights: WeightFile, layer: int, hidden: str) -> str:
    """One layer: queries, keys and values are one product, biases and residual sums part of the norms."""
    shape = weights.shape

    def name(part: str) -> str:
        return f"l{layer}.{part}"

    def matrix(part: str, columns: int) -> npt.NDArray[np.float32]:
        return weights.matrix(name(f"{part}.w"), columns).T

    def vector(part: str) -> str:
        return graph.constant(name(part), weights.vector(name(part)))

    def normed(product: str, residual: str, norm: str, bias: str, output: str) -> str:
        inputs = [product, residual, vector(f"{norm}.w"), vector(f"{norm}.b"), vector(f"{bias}.b")]
        return graph.add(
            "SkipLayerNormalization", inputs, name(output), _RUNTIME, epsilon=shape.layer_norm_epsilon
        )

    all_three = np.concatenate([matrix(part, shape.hidden) for part in "qkv"], axis=1)
    biases = np.concatenate([weights.vector(name(f"{part}.b")) for part in "qkv"])
    attended = graph.add(
        "Attention",
        [hidden, graph.constant(name("qkv.w"), all_three), graph.constant(name("qkv.b"), biases), "mask"],
        name("attended"),
        _RUNTIME,
        num_heads=shape.heads,
    )
    output = graph.constant(name("ao.w"), matrix("ao", shape.hidden))
    middle = normed(graph.add("MatMul", [attended, output], name("ao")), hidden, "aln", "ao", "middle")
    inner = graph.constant(name("fi.w"), matrix("fi", shape.hidden))
    widened = graph.add("MatMul", [middle, inner], name("fi"))
    # GELU by its tanh form: .9999987 of the vector with the exact one, and faster.
    active = graph.add("FastGelu", [widened, vector("fi.b")], name("active"), _RUNTIME)
    outer = graph.constant(name("fo.w"), matrix("fo", shape.feed_forward))
    return normed(graph.add("MatMul", [active, outer], name("fo")), middle, "oln", "fo", "out")


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
        hidden = _layer(graph, weights, layer, hidden)
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
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            # What follows an operator of the runtime's own has a type that nothing can infer.
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
