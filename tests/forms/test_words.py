"""Short answers inside a form."""

from __future__ import annotations

import pytest

from tests.forms.talk import words

SAID = {
    "affirm": "好的没问题，提交 对，没错，约 好好好，同意 可以提交了 好的呀 嗯 对的没错 同意 我同意你们保存 就这样吧 是格 好的，登记吧 确认 可以的 行 没问题 都对 OK",
    "deny": "不同意 勿同意 别存我的信息 不对 不要 我不同意 不愿意",
    "stop": "算了 算了不办了 先不约了 我不想约了 算啦 不办了 还是算了吧 勿要约了",
    "change": "时间改成下午 电话报错了 不对，是后天 换成周四 不是138，是139 名字写错了",
    "skip": "没有 没啥 跳过 不用",
    "unknown": "不知道 勿晓得 记不清了 说不准",
    "resume": "继续 接着办刚才那个",
    "person": "转人工 我要找人工客服 有没有真人",
    "waitlist": "候补 那我排队好了",
    "agree": "可以，你们告诉社区好了 不介意的，同意，联系我就行 行的行的，你们登记好了，信息可以用",
    "of_that": "帮我反映一下 给我登记上去 帮我报名吧 那就办吧 给我约一个 好的，那你帮我登记一下",
}


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in SAID.items() for t in texts.split()])
def test_what_is_said(kind: str, text: str) -> None:
    assert words().says(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("affirm", "不同意"),
        ("agree", "可以，就是别告诉我儿子"),
        ("agree", "好的，电话要改"),
        ("agree", "对，要带什么"),
        ("agree", "我不同意，你们自己想办法"),
        ("affirm", "不对"),
        ("affirm", "老年食堂打几折"),
        ("affirm", "明天下午"),
        ("deny", "没问题"),
        ("deny", "同意"),
        ("stop", "我妈八十二岁"),
        ("stop", "取消还是改时间好呢"),
        ("of_that", "低保怎么办"),
        ("of_that", "帮我约上门助浴"),
        ("change", "改造路12号"),
        ("change", "家里要换药"),
        ("person", "要两个人一起来"),
        ("skip", "没有电梯要抬下楼"),
    ],
)
def test_what_is_not_said(kind: str, text: str) -> None:
    assert not words().says(kind, text)
