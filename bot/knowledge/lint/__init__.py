"""The check of the knowledge base before it may speak: `lint` lists what an editor must put right."""

from bot.knowledge.lint.counts import counts
from bot.knowledge.lint.problem import Problem
from bot.knowledge.lint.run import check_guides, known_services, lint
from bot.knowledge.lint.superseded import Superseded, load_superseded

__all__ = ["Problem", "Superseded", "check_guides", "counts", "known_services", "lint", "load_superseded"]
