"""Where a guide lies and what it is called: topic, folder, file name, id, services."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from bot.knowledge.lint.problem import Problem
from bot.knowledge.model import Guide


def check_place(guide: Guide, topics: Collection[str]) -> Iterator[Problem]:
    """The topic must be one of `topics` and name the folder; the id must name the file."""
    if guide.topic not in topics:
        yield Problem(
            guide.path, 1, "unknown-topic", f"没有“{guide.topic}”这个主题；可用的主题编号见 topics.yml"
        )
    folder = guide.path.parent.name
    if guide.topic != folder:
        yield Problem(
            guide.path, 1, "topic-folder", f"主题是“{guide.topic}”，文件却放在“{folder}”文件夹里；请改成一致"
        )
    if guide.id != guide.path.stem:
        yield Problem(
            guide.path, 1, "id-file", f"编号是“{guide.id}”，文件名却是“{guide.path.stem}”；请改成一致"
        )


def check_ids(guides: Sequence[Guide]) -> Iterator[Problem]:
    """No two guides may share an id."""
    holders: defaultdict[str, list[Guide]] = defaultdict(list)
    for guide in guides:
        holders[guide.id].append(guide)
    for id, sharing in holders.items():
        for guide in sharing[1:]:
            yield Problem(guide.path, 1, "duplicate-id", f"编号“{id}”已经被 {sharing[0].path} 用了；请换一个")


def check_services(guide: Guide, services: Collection[str]) -> Iterator[Problem]:
    """Every service a guide leads to must be in the catalogue."""
    for service in guide.services:
        if service not in services:
            yield Problem(
                guide.path, 1, "unknown-service", f"没有“{service}”这项服务；请核对 services 文件夹里的编号"
            )
