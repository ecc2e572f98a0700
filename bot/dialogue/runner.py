"""Runs Rasa's graph node after node, in an order worked out once.

Rasa's own runner lets Dask plan the same graph again at each step of each turn, which costs more than
many of the nodes do. One turn runs in one thread, so there is nothing for Dask to distribute.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphNode, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class StraightRunner(GraphRunner):
    """Takes the place of Rasa's `DaskGraphRunner` and gives the same results."""

    def __init__(self, schema: GraphSchema, nodes: dict[str, GraphNode]) -> None:
        """`nodes` are those of `schema`, by name, instantiated."""
        self._schema = schema
        self._nodes = nodes
        self._plans: dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[Any] | None = None,
    ) -> StraightRunner:
        """Instantiates all nodes of the schema."""
        nodes = {
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        }
        return cls(graph_schema, nodes)

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Outputs of `targets` by name; `inputs` are the values of the schema's placeholders."""
        wanted = tuple(targets or self._schema.target_names)
        done: dict[str, tuple[str, Any]] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._plan(wanted):
            if name not in done:
                # A placeholder that has no value is handed on by its name, as Rasa does.
                done[name] = self._nodes[name](*(done.get(need, need) for need in needs))
        return dict(done[name] for name in wanted)

    def _plan(self, targets: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
        """The nodes that `targets` rest on with their needs, each after what it needs."""
        if targets not in self._plans:
            nodes = self._schema.minimal_graph_schema(list(targets)).nodes
            order = TopologicalSorter({name: tuple(node.needs.values()) for name, node in nodes.items()})
            self._plans[targets] = [
                (name, tuple(nodes[name].needs.values())) for name in order.static_order() if name in nodes
            ]
        return self._plans[targets]
