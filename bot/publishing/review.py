"""What stands in the way of a release: the rules of `python -m bot kb lint`, in the editors' words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from bot.knowledge.documents import obstacles
from bot.knowledge.lint import check_guides, known_services, load_superseded
from bot.knowledge.model import Document, Guide
from bot.knowledge.topics import load_topics
from bot.publishing.content import shipped


class Reviewer:
    """Checks documents as if they stood in the editors' folder."""

    def __init__(self, knowledge_dir: Path) -> None:
        self._folder = knowledge_dir

    def __call__(self, documents: Sequence[Guide | Document], today: date) -> list[str]:
        """Everything that is wrong with these documents, beside the shipped ones; [] where nothing is."""
        topics = load_topics(self._folder / "topics.yml")
        found = []
        for document in documents:
            if isinstance(document, Document):
                found += [
                    f"{document.title or document.id}：{one}" for one in obstacles(document, today, topics)
                ]
        guides = [document for document in documents if isinstance(document, Guide)]
        return found + self._of_guides(guides, today, topics) if guides else found

    def _of_guides(self, guides: Sequence[Guide], today: date, topics: Collection[str]) -> list[str]:
        mine = {guide.id for guide in guides}
        others = [guide for guide in shipped(self._folder)[0] if guide.id not in mine]
        rows = load_superseded(self._folder / "superseded.yml")
        problems = check_guides(
            [*others, *guides],
            today=today,
            topics=topics,
            services=known_services(self._folder),
            rows=rows,
        )
        paths = {guide.path for guide in guides}
        return [f"第{problem.line}行：{problem.message}" for problem in problems if problem.path in paths]
