"""The audit trail in words that staff read."""

from __future__ import annotations

from typing import Any, Final

from bot.staff.trail import Entry, shown

#: Verbs of the trail. What is missing here is told as it is written.
WHAT: Final = {
    "list": "查看事项列表",
    "read": "查看事项",
    "overdue": "查看逾期情况",
    "export": "导出",
    "refused": "被拒绝",
    "confirm": "确认事项",
    "start": "开始办理事项",
    "complete": "办结事项",
    "miss": "记为未到场",
    "cancel": "取消事项",
    "assign": "分派事项",
    "note": "给事项添加备注",
    "reschedule": "事项改期",
    "helpers": "查看服务人员",
    "helper": "查看服务人员的姓名和电话",
    "unserved": "查看等人承接的事项",
    "openings": "查看服务人员能接的事项",
    "matches": "查看合适的服务人员",
    "certificate": "开具服务证明",
    "add_helper": "登记服务人员",
    "enlist": "把登记转为服务人员",
    "helper_status": "改服务人员的状态",
    "helper.enter": "登记服务人员",
    "helper.revise": "修改服务人员",
    "helper.erase": "清除服务人员的信息",
    "helper.active": "恢复服务人员",
    "helper.paused": "暂停服务人员",
    "helper.left": "服务人员退出",
    "helper.certificate": "开具服务证明",
    "offer": "请人承接",
    "offer_accept": "记下服务人员接受",
    "offer_decline": "记下服务人员谢绝",
    "offer_withdraw": "收回请求",
    "offer_done": "记录服务时间",
    "offer_correct": "更正服务时间",
    "offer.offer": "请人承接",
    "offer.accept": "服务人员接受",
    "offer.decline": "服务人员谢绝",
    "offer.withdraw": "收回请求",
    "offer.done": "记录服务时间",
    "offer.correct": "更正服务时间",
    "list_handovers": "查看会话队列",
    "read_handover": "查看会话",
    "follow_handover": "看着会话进行",
    "answer_call": "接听电话",
    "hear_call": "记下来电人的话",
    "act_for_resident": "替居民办理",
    "claim_handover": "接手会话",
    "write_handover": "回复居民",
    "note_handover": "给会话添加备注",
    "transfer_handover": "转出会话",
    "close_handover": "结束会话",
    "knowledge.import": "导入文档",
    "knowledge.save": "保存文档",
    "knowledge.release": "发布文档",
    "knowledge.hide": "撤下文档",
    "knowledge.roll_back": "退回以前的发布",
    "learning.attach": "把问法归到已有的一条",
    "learning.draft": "写成新的问答草稿",
    "learning.dismiss": "问题不用回答",
    "timetable": "改服务的时间、名额或地点",
    "timetable_bookings": "查看受影响的预约",
    "login": "登录",
    "login failed": "登录没有成功",
    "locked out": "试错太多，暂停登录",
    "logout": "退出登录",
    "recovery code used": "用掉一个恢复码",
    "account added": "新建账号",
    "account changed": "修改账号",
    "password reset": "换成一次性密码",
    "password changed": "改自己的密码",
    "second factor on": "打开两步验证",
    "second factor off": "关闭两步验证",
    "account unlocked": "解除暂停",
    "sessions ended": "结束全部登录",
    "erase": "清除一位居民的信息",
    "retain": "清除过了保存期的信息",
    "rotate": "换密钥",
    "audit.read": "查看操作记录",
    "audit.export": "导出操作记录",
}

_NAMES: Final = {
    "account": "账号",
    "actor": "人员",
    "assignee": "办理人",
    "cases": "事项",
    "day": "日期",
    "filters": "筛选",
    "handover": "会话",
    "helper": "服务人员",
    "helpers": "服务人员",
    "id": "文档",
    "known": "账号存在",
    "outcome": "结果",
    "questions": "问题数",
    "release": "发布号",
    "roles": "角色",
    "service": "服务",
    "to": "转给",
    "version": "版本",
    "what": "操作",
    "when": "时间",
    "offer": "请求",
    "passages": "段落数",
    "services": "次数",
    "changed": "改了",
    "disabled": "停用",
    "second_factor": "两步验证",
    "sessions": "登录数",
    "why": "原因",
}


def what_of(entry: Entry) -> str:
    """What was done."""
    return WHAT.get(entry.what, entry.what)


def details_of(entry: Entry) -> str:
    """To what, by which filters, how many: 事项：542-436-839、542-436-840；筛选：overdue."""
    return "；".join(
        f"{_NAMES.get(name, name)}：{_value(name, value)}" for name, value in entry.details.items()
    )


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        numbers = name == "cases"
        return "、".join(shown(one) if numbers else str(one) for one in value) or "没有"
    if name == "what":
        return WHAT.get(value, str(value))
    return "—" if value is None else str(value)
