"""`kb eval`: the product's own retriever on anybody's corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import cli
from bot.errors import KnowledgeError
from bot.retrieval.evaluation import read_corpus, read_queries

CORPUS = [
    {"id": "a", "title": "结婚", "text": "男女双方应当亲自到婚姻登记机关申请结婚登记。"},
    {"id": "b", "title": "低保", "text": "家庭人均收入低于当地最低生活保障标准的，可以申请低保。"},
    {"id": "c", "title": "火化", "text": "遗体火化须凭死亡证明办理。"},
    {"id": "d", "title": "收养", "text": "收养人应当年满三十周岁。"},
    {"id": 5, "text": "志愿者可以自愿退出志愿服务。"},
]
QUERIES = [
    {"qid": 1, "query": "领结婚证两个人都要去吗", "positive_ids": ["a"]},
    {"qid": 2, "query": "吃低保要什么收入", "positive_ids": ["b", "x"]},
    {"qid": 3, "query": "收养小孩要满几岁", "positive_ids": ["d"]},
    {"qid": 4, "query": "不想做志愿者了能退出吗", "positive_ids": [5]},
]


def written(path: Path, rows: list[object]) -> Path:
    """A file of JSON lines, with an empty line in it."""
    path.write_text("\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.usefixtures("trained")
@pytest.mark.parametrize("as_json", [True, False])
def test_five_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    corpus, queries = written(tmp_path / "c.jsonl", [*CORPUS]), written(tmp_path / "q.jsonl", [*QUERIES])
    options = ["--json"] if as_json else []
    assert cli.main(["kb", "eval", "--corpus", str(corpus), "--queries", str(queries), *options]) == 0
    told = capsys.readouterr().out
    if as_json:
        figures = json.loads(told.strip().splitlines()[-1])
    else:
        figures = {name: float(value) for name, value in (line.split() for line in told.splitlines())}
    names = {"n", "recall@1", "recall@5", "recall@10", "mrr@10", "ms_per_query_p50", "ms_per_query_p95"}
    assert set(figures) == names
    assert figures["n"] == 4
    assert figures["recall@1"] == figures["mrr@10"] == figures["recall@10"] == 1.0
    assert figures["ms_per_query_p50"] <= figures["ms_per_query_p95"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "not a JSON object"),
        ('{"id": 1}', "lacks text"),
        ("[]", "lacks id, text"),
        ("7", "lacks id, text"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path: Path, line: str, complaint: str) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text(f'{{"id": 1, "text": "a"}}\n\n{line}\n', encoding="utf-8")
    with pytest.raises(KnowledgeError, match=rf"c\.jsonl, line 3: {complaint}"):
        read_corpus(path)


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_a_file_without_rows(tmp_path: Path, content: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"q\.jsonl has no rows"):
        read_queries(path)


def test_a_file_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    absent = str(tmp_path / "absent.jsonl")
    assert cli.main(["kb", "eval", "--corpus", absent, "--queries", absent]) == 1
    assert "absent.jsonl" in capsys.readouterr().err
    binary = tmp_path / "binary.jsonl"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KnowledgeError, match=r"binary\.jsonl"):
        read_corpus(binary)


def test_files_of_other_programs_are_read_as_they_are_meant(tmp_path: Path) -> None:
    corpus, queries = tmp_path / "c.jsonl", tmp_path / "q.jsonl"
    corpus.write_bytes('\ufeff{"id": 1, "title": null, "text": "甲\u2028乙"}\r\n\r\n{"id": "2", "title": "题", "text": ""}\r\n'.encode())  # fmt: skip
    queries.write_bytes('{"qid": 1, "query": "甲", "positive_ids": 1}\n{"query": "乙", "positive_ids": ["2", 3], "more": []}'.encode())  # fmt: skip
    assert [(one.id, one.unit.text) for one in read_corpus(corpus)] == [("1", "甲\u2028乙"), ("2", "题")]
    assert [(one.text, one.positive_ids) for one in read_queries(queries)] == [
        ("甲", {"1"}),
        ("乙", {"2", "3"}),
    ]
