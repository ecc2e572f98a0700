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
    "wait": "等一下哈，我去拿身份证 等下我看下手机号 我找找 让我想想 稍等，我戴个老花镜 先放一放，我问问老公",
    "again": "刚才那个找人照顾婆婆的，还是办一下吧 刚才那个接着弄 想了想还是报一下 商量好了，仪式还是办的",
    "check": "那他到底够不够条件 帮我看看我俩现在能不能登记",
    "soonest": "最近那场就行 最早的那个 越快越好",
    "recount": "我妈也要来，四个人 对了，加一个",
    "case_status": "送餐现在安排好了吗 车子安排了没 那个议题有人看了吗 约的那个现在什么情况 人定下来了没 "
    "什么时候有人联系我 我约的几点来着 饭送到了吗 有回音没",
    "case_cancel": "不离了，取消掉 想想算了，投诉撤了吧 车退掉 我们不去了，名额让给别人 是的，取消 分手了，取消吧",
    "case_doubt": "女儿来照顾我了，饭不用送了 老人缓过来了,先不用了 取消 不去了家里来客人 娃他舅帮忙了,不用救助了",
    "case_move": "晚一点送可以吗 能不能换个日子",
    "case_keep": "不用取消 先别退 不改了 照原来的",
    "mistreated": "办事员态度恶劣 护工把我妈弄伤了 送饭的又没来 阿姨迟到半个钟头 交上去两个月没动静 食堂的菜吃出虫 "
    "网格员骂我 我很不满意 给你们差评 养老院不肯退，就是不退押金",
    "unclear": "听不懂 没看明白 再说一遍 太长了看不懂 能不能说简单点 说短点",
    "beside_the_point": "答非所问嘛 你没回答我 我问的不是这个 牛头不对马嘴 你说的不对",
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
        ("wait", "等下，电话别打我的，换成我老公的13588223344"),
        ("wait", "等下，我去收个衣服，先不弄了"),
        ("wait", "我想办低保"),
        ("wait", "我去医院要人陪"),
        ("again", "还是不办了"),
        ("again", "是网上办还是窗口办"),
        ("check", "低保有什么条件"),
        ("soonest", "最近我妈身体不好"),
        ("case_status", "能安排上吗"),
        ("case_status", "送餐补贴什么时候到账"),
        ("case_status", "低保怎么登记吗"),
        ("case_cancel", "不取消"),
        ("case_cancel", "取消"),
        ("case_doubt", "不用了"),
        ("case_doubt", "不用麻烦了"),
        ("case_doubt", "谢谢，不用谢了"),
        ("case_keep", "取消吧"),
    ],
)
def test_what_is_not_said(kind: str, text: str) -> None:
    assert not words().says(kind, text)
