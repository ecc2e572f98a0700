"""The communities' file: what it claims is in the facts it cites; and the words of the real catalogue."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.desk.catalogue import load_services
from bot.desk.people import Communities, load_communities, times
from bot.desk.people.lint import lint
from bot.desk.people.places import DISTANCES
from bot.desk.people.skills import Skills, needed
from bot.errors import KnowledgeError
from bot.knowledge.factbook import FactBook
from bot.knowledge.guides import load_guides
from bot.settings import ROOT, settings

TODAY = date(2026, 11, 25)
FILE = settings().knowledge_dir / "places" / "communities.yml"


@pytest.fixture(scope="module")
def communities() -> Communities:
    """The file of the knowledge base."""
    return load_communities(FILE)


def test_every_street_and_neighbour_is_in_a_fact(communities: Communities) -> None:
    facts = FactBook.from_guides(load_guides(settings().knowledge_dir / "guides"))

    def said(cite: tuple[str, ...]) -> str:
        assert cite
        return "".join(one.fact.quote for id in cite for one in facts.carried(id))

    for one in communities.known:
        if one.street and not one.example:
            quotes = said(one.cite)
            assert one.street in quotes
            assert any(name in quotes for name in (one.name, *one.aliases))
    for group in communities.near:
        if not group.example:
            quotes = said(group.cite)
            assert all(name.removesuffix("社区") in quotes for name in group.communities)


def test_every_community_that_messages_are_read_for_is_there(communities: Communities) -> None:
    vocabulary = yaml.safe_load((ROOT / "nlu_data" / "vocabulary.yml").read_text(encoding="utf-8"))
    assert set(vocabulary["names"]["community"]) <= {one.name for one in communities.known}


@pytest.mark.parametrize(
    ("there", "here", "distance"),
    [
        ("天官社区", ["天官社区"], "same"),
        ("缤纷未来社区", ["缤纷社区"], "same"),
        ("缤纷社区", ["天官社区", "水电社区"], "near"),
        ("天官社区", ["长河街道"], "street"),
        ("天官社区", ["火炬产业社区"], "elsewhere"),
        ("天官社区", ["滨盛社区"], "unknown"),
        ("没有听过的社区", ["没有听过的社区"], "same"),
        ("没有听过的社区", ["天官社区"], "unknown"),
        ("天官社区", [], "unknown"),
        (None, ["天官社区"], "unknown"),
    ],
)
def test_how_far_it_is(communities: Communities, there: str | None, here: list[str], distance: str) -> None:
    way = communities.way(there, here)
    assert way.distance == distance
    assert way.reason


def test_the_way_back_is_as_far(communities: Communities) -> None:
    names = [one.name for one in communities.known]
    for a in names:
        for b in names:
            assert communities.way(a, [b]).distance == communities.way(b, [a]).distance
            assert (communities.way(a, [b]).distance == "same") == (a == b)
    assert {communities.way(a, [b]).distance for a in names for b in names} <= set(DISTANCES)


def test_an_address_names_its_community_or_its_street(communities: Communities) -> None:
    assert communities.find("长河街道天官社区2幢301室") == "天官社区"
    assert communities.find("星光产业社区5号") == "星光产业社区"
    assert communities.find("长河街道某某路1号") == "长河街道"
    assert communities.find("某某路1号") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("communities: [{name: 甲, street: 东街道}]", "没有依据"),
        ("communities: [{name: 甲}, {name: 乙, aliases: [甲]}]", "写了两次"),
        ("communities: [{name: 甲}]\nneighbours: [{communities: [甲, 乙], why: 近, cite: [F1]}]", "没有“乙”"),
        ("communities: [{name: 甲}]\nneighbours: [{communities: [甲], why: 近}]", "没有依据"),
        ("communities: [{name: 甲, far: 1}]", "不认识“far”"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "communities.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=said):
        load_communities(file)


@pytest.mark.parametrize(
    ("service", "fields", "skill"),
    [
        ("menu-order", {"item": "理发"}, "理发"),
        ("menu-order", {"item": "陪诊"}, "陪诊"),
        ("menu-order", {"item": "家电维修"}, "家电维修"),
        ("meal-delivery", {}, "送餐"),
        ("home-bathing", {}, "助浴"),
        ("menu-order", {}, None),
    ],
)
def test_what_volunteers_say_they_can_is_what_services_need(
    service: str, fields: dict[str, str], skill: str | None
) -> None:
    services = load_services(settings().knowledge_dir / "services")
    slot = services["volunteer-registration"].slot("skills")
    assert slot is not None
    need = needed(services[service], fields)
    skills = Skills(services.values())
    fitting = [option.value for option in slot.options if skills.fitting([option.value], need)]
    assert fitting == ([skill] if skill else [])


def test_the_forms_free_times_are_understood() -> None:
    slot = load_services(settings().knowledge_dir / "services")["volunteer-registration"].slot("free_times")
    assert slot is not None
    assert [option.value for option in slot.options if not times.of_words([option.value])] == []


def test_our_own_communities_pass_the_check() -> None:
    assert [str(problem) for problem in lint(settings().knowledge_dir, TODAY)] == []


@pytest.mark.parametrize(
    ("old", "new", "rule", "said"),
    [
        (
            "street: 长河街道, cite: [F0095]",
            "street: 浦沿街道, cite: [F0095]",
            "unsupported-place",
            "浦沿街道",
        ),
        ("name: 天官社区", "name: 天宫社区", "unsupported-place", "天宫社区"),
        ("street: 长河街道, cite: [F0095]", "street: 长河街道, cite: [F9999]", "unknown-fact", "F9999"),
        ("street: 长河街道, cite: [F0095]", "street: 长河街道", "format", "没有依据"),
        ("cite: [F0076]}", "cite: [F0078]}", "unsupported-place", "星光产业社区"),
        ("[缤纷社区, 星民社区,", "[缤纷社区, 迎春社区,", "unsupported-place", "迎春社区"),
        ("{name: 春波社区}", "{name: 天官社区}", "format", "写了两次"),
        ("{name: 春波社区}", "{name: 春波社区, streets: 长河街道}", "format", "streets"),
    ],
)
def test_the_check_finds_what_no_source_says(
    tmp_path: Path, old: str, new: str, rule: str, said: str
) -> None:
    written = FILE.read_text(encoding="utf-8")
    assert old in written
    (tmp_path / "guides").symlink_to(settings().knowledge_dir / "guides")
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / FILE.name).write_text(written.replace(old, new), encoding="utf-8")
    found = lint(tmp_path, TODAY)
    assert {problem.rule for problem in found} == {rule}
    assert any(said in problem.message for problem in found)
    assert all(problem.path.name == FILE.name for problem in found)


def test_an_example_needs_no_source_and_no_file_is_no_problem(tmp_path: Path) -> None:
    assert lint(tmp_path, TODAY) == []
    (tmp_path / "guides").mkdir()
    (tmp_path / "places").mkdir()
    example = "communities:\n  - {name: 甲社区, street: 乙街道, example: true}\n  - {name: 丙社区}\n"
    (tmp_path / "places" / FILE.name).write_text(example, encoding="utf-8")
    assert lint(tmp_path, TODAY) == []
