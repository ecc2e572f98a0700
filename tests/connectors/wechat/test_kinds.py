"""Every kind of message and event that the platforms' documents name is answered or acknowledged, and no
name that a sender makes up is more than unknown."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.settings import settings
from connectors.tencent.sentences import Kinds, load_sentences
from tests.connectors.client import assert_problem
from tests.connectors.wechat.account import ANSWER, MEALS, PLAIN, SAFE, Staller, connected
from tests.connectors.wechat.platform import (
    acknowledged,
    content,
    encrypted,
    event,
    message,
    safe_content,
    typed,
    xml,
)

SENTENCES = load_sentences(settings().knowledge_dir)
MEMBER = "wang.da-ma@example.com"
CORP = "wwddddccc7775555aaa"
WECOM = {"wecom_token": "the-token", "wecom_corp_id": CORP, "wecom_aes_key": SAFE["wechat_aes_key"]}

#: Events of an official account that nobody waits for a word to.
QUIET: dict[str, dict[str, Any]] = {
    "unsubscribe": {"EventKey": ""},
    "LOCATION": {"Latitude": "30.21", "Longitude": "120.21", "Precision": "65.0"},
    "VIEW": {"EventKey": "https://www.hhtz.gov.cn/", "MenuId": "1"},
    "view_miniprogram": {"EventKey": "pages/index", "MenuId": "1"},
    "scancode_push": {"EventKey": "6", "ScanCodeInfo": {"ScanType": "qrcode", "ScanResult": "1"}},
    "scancode_waitmsg": {"EventKey": "6", "ScanCodeInfo": {"ScanType": "qrcode", "ScanResult": "2"}},
    "pic_sysphoto": {"EventKey": "6", "SendPicsInfo": {"Count": 1, "PicList": {"item": {"PicMd5Sum": "1b"}}}},
    "pic_photo_or_album": {"EventKey": "6", "SendPicsInfo": {"Count": 0, "PicList": ""}},
    "pic_weixin": {"EventKey": "6", "SendPicsInfo": {"Count": 1, "PicList": {"item": {"PicMd5Sum": "5a"}}}},
    "location_select": {"EventKey": "6", "SendLocationInfo": {"Location_X": "23", "Label": "滨江区", "Poiname": ""}},
    "TEMPLATESENDJOBFINISH": {"MsgID": 200163836, "Status": "failed:user block"},
    "MASSSENDJOBFINISH": {"MsgID": 1000001625, "Status": "err(30003)", "TotalCount": 0, "ArticleUrlResult": {"ResultList": ""}},
    "PUBLISHJOBFINISH": {"PublishEventInfo": {"publish_id": 1, "article_detail": {"item": {"idx": 1}}}},
    "kf_create_session": {"KfAccount": "kf1@gh_10f6"},
    "kf_close_session": {"KfAccount": "kf1@gh_10f6", "CloseType": "KF"},
    "subscribe_msg_popup_event": {"SubscribeMsgPopupEvent": {"List": {"TemplateId": "V", "SubscribeStatusString": "accept"}}},
    "subscribe_msg_sent_event": {"SubscribeMsgSentEvent": {"List": {"ErrorCode": 0, "ErrorStatus": "success"}}},
    "user_authorize": {"OpenID": "o1", "AppID": "wx1"},
    "user_authorize_invoice": {"SuccOrderId": "1", "FailOrderId": "", "AppId": "wx1", "Source": "web"},
    "user_info_modified": {"OpenID": "o1", "RevokeInfo": "1"},
    "user_authorization_revoke": {"OpenID": "o1", "RevokeInfo": "301"},
    "qualification_verify_success": {"ExpiredTime": 1442401156},
    "naming_verify_fail": {"FailTime": 1442401061, "FailReason": "by time"},
    "card_pass_check": {"CardId": "p1", "RefuseReason": ""},
    "user_get_card": {"CardId": "p1", "IsGiveByFriend": 0, "UserCardCode": "1", "OuterStr": ""},
    "poi_check_notify": {"UniqId": "1", "PoiId": "2", "Result": "fail", "msg": ""},
    "WifiConnected": {"ConnectTime": 0, "ExpireTime": 0, "VendorId": "1", "ShopId": "2", "DeviceNo": "3"},
    "ShakearoundUserShake": {"ChosenBeacon": {"Uuid": "1", "Major": 1}, "AroundBeacons": {"AroundBeacon": {"Uuid": "2"}}},
}  # fmt: skip

#: The same of a WeCom application; None takes a field away.
WECOM_QUIET: dict[str, dict[str, Any]] = {
    "enter_agent": {"EventKey": "", "AgentID": 1},
    "unsubscribe": {"EventKey": "", "AgentID": 1},
    "view": {"EventKey": "https://www.hhtz.gov.cn/", "AgentID": 1},
    "LOCATION": {"Latitude": "30.2", "Longitude": "120.2", "Precision": "65", "AppType": "wxwork", "AgentID": 1},
    "scancode_waitmsg": {"EventKey": "6", "ScanCodeInfo": {"ScanType": "qrcode", "ScanResult": "1"}, "AgentID": 1},
    "location_select": {"EventKey": "6", "SendLocationInfo": {"Location_X": "30", "Label": ""}, "AppType": "wxwork"},
    "batch_job_result": {"FromUserName": "sys", "BatchJob": {"JobId": "S0MrnndvRG5", "JobType": "sync_user", "ErrCode": 0}},
    "change_contact": {"FromUserName": "sys", "ChangeType": "create_user", "UserID": "zhangsan", "Department": "1,2"},
    "change_external_contact": {"FromUserName": "sys", "ChangeType": "add_external_contact", "ExternalUserID": "wm1", "State": ""},
    "change_external_chat": {"FromUserName": "sys", "ChatId": "wr1", "ChangeType": "update", "MemChangeList": {"Item": "wm1"}},
    "change_external_tag": {"FromUserName": "sys", "Id": "et1", "TagType": "tag", "ChangeType": "create"},
    "open_approval_change": {"FromUserName": "sys", "AgentID": 1, "ApprovalInfo": {"ThirdNo": "1", "ApprovalNodes": {"ApprovalNode": {"NodeStatus": 1}}}},
    "sys_approval_change": {"FromUserName": "sys", "AgentID": 3010040, "ApprovalInfo": {"SpNo": "2019", "SpStatus": 1}},
    "share_agent_change": {"FromUserName": "sys", "AgentID": 1},
    "share_chain_change": {"FromUserName": "sys", "AgentID": 1},
    "template_card_event": {"EventKey": "k", "TaskId": "t", "CardType": "vote_interaction", "ResponseCode": "r", "AgentID": 1,
                            "SelectedItems": {"SelectedItem": {"QuestionKey": "q", "OptionIds": {"OptionId": "o"}}}},
    "template_card_menu_event": {"EventKey": "k", "TaskId": "t", "CardType": "text_notice", "ResponseCode": "r", "AgentID": 1},
    "taskcard_click": {"EventKey": "key111", "TaskId": "taskid111", "AgentId": 1},
    "living_status_change": {"LivingId": "1", "Status": 1, "AgentID": 1},
    "msgaudit_notify": {"FromUserName": "sys", "AgentID": 2000004},
    "kf_msg_or_event": {"FromUserName": None, "Token": "ENC", "OpenKfId": "wk1"},
    "kf_account_auth_change": {"FromUserName": None, "AuthAddOpenKfId": "wk1"},
    "close_inactive_agent": {"FromUserName": "sys", "AgentID": 1},
    "unknown_in_2031": {"FromUserName": "", "CreateTime": None},
}  # fmt: skip

#: Messages of all kinds, and what they are answered with: the name of a sentence, a turn, or nothing.
SENT: list[tuple[str, dict[str, Any], str | None]] = [
    ("text", {"Content": MEALS, "bizmsgmenuid": 101}, "turn"),
    ("text", {"Content": "", "MsgDataId": "x", "Idx": 1}, "empty"),
    ("text", {}, "empty"),
    ("TEXT", {"Content": MEALS}, "turn"),
    ("voice", {"MediaId": "m", "Format": "speex", "Recognition": MEALS, "MediaId16K": "m16"}, "turn"),
    ("voice", {"MediaId": "m", "Format": "amr"}, "voice"),
    ("image", {"PicUrl": "http://x/y?a=1&b=2", "MediaId": "m"}, "image"),
    ("video", {"MediaId": "m", "ThumbMediaId": "t"}, "video"),
    ("shortvideo", {"MediaId": "m", "ThumbMediaId": "t"}, "shortvideo"),
    (
        "location",
        {"Location_X": "30.2", "Location_Y": "120.2", "Scale": 16, "Label": "", "AppType": "wxwork"},
        "location",
    ),
    ("link", {"Title": "t", "Description": "d", "Url": "u", "PicUrl": "p"}, "link"),
    ("file", {"Title": "t", "FileMd5": "1", "FileTotalLen": 3}, "file"),
    ("music", {"MediaId": "m"}, None),
    ("miniprogrampage", {"Title": "t", "AppId": "wx1", "PagePath": "p"}, None),
    *((name, {"Content": MEALS}, None) for name in ("dict", "json", "copy", "fields", "__class__", "Config", "_")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fields", "answered"), SENT)
def test_a_message_of_a_kind(kind: str, fields: dict[str, Any], answered: str | None) -> None:
    async def run() -> None:
        assistant = Staller()
        async with connected(assistant, **SAFE, **WECOM) as platform:
            plain = await platform.plain(message(kind, **fields))
            safe = await platform.safe(message(kind, **fields))
            platform.path, platform.receiver = "/connectors/wecom", CORP
            member = await platform.safe(message(kind, MEMBER, AgentID=1000002, **fields))
        if answered is None:
            assert all(map(acknowledged, (plain, safe, member)))
            return
        texts = [content(plain), safe_content(safe), safe_content(member, CORP)]
        if answered == "turn":
            assert all(text.startswith(ANSWER) for text in texts)
            assert len(assistant.turns) == 3
        else:
            sentence = getattr(SENTENCES.kinds, answered, None) or getattr(SENTENCES, answered)
            assert texts == [sentence] * 3
            assert assistant.turns == []

    asyncio.run(run())


def test_quiet_events_are_acknowledged() -> None:
    async def run() -> None:
        assistant = Staller()
        async with connected(assistant, **PLAIN) as wechat:
            for name, fields in QUIET.items():
                assert acknowledged(await wechat.plain(event(name, **fields))), name
        async with connected(assistant, **WECOM) as wecom:
            wecom.path, wecom.receiver = "/connectors/wecom", CORP
            for name, fields in WECOM_QUIET.items():
                sent = {**event(name, MEMBER), **fields}
                kept = {name: value for name, value in sent.items() if value is not None}
                assert acknowledged(await wecom.safe(kept)), name
        assert assistant.turns == []

    asyncio.run(run())


@pytest.mark.parametrize("name", ["subscribe", "SCAN", "CLICK"])
@pytest.mark.parametrize("missing", ["FromUserName", "ToUserName", "CreateTime"])
def test_what_is_answered_must_say_whom(name: str, missing: str) -> None:
    async def run() -> None:
        async with connected(Staller(), **PLAIN) as wechat:
            sent = event(name, EventKey=MEALS)
            del sent[missing]
            body = xml(sent).encode()
            assert_problem(await wechat.send(body, wechat.query()), 400)

    asyncio.run(run())


def test_every_kind_has_a_sentence_and_no_other_has_one() -> None:
    assert set(SENTENCES.kinds.dict()) == set(Kinds.__fields__)


#: What stands for the content of a text message in its XML → what the assistant is told.
WRITTEN = {
    "cdata": (f"<![CDATA[{MEALS}]]>", MEALS),
    "no cdata": (MEALS, MEALS),
    "entities": ("a&lt;b&gt;&amp;&quot;&apos;&#20320;&#x1F600;", "a<b>&\"'你😀"),
    "entities in cdata": ("<![CDATA[&lt;b&gt; &amp;]]>", "&lt;b&gt; &amp;"),
    "cdata in cdata": ("<![CDATA[<![CDATA[x]]]]><![CDATA[>]]>", "<![CDATA[x]]>"),
    "tags in cdata": ("<![CDATA[</Content><Content>x]]>", "</Content><Content>x"),
    "pieces": ("<![CDATA[老年]]>食<![CDATA[堂]]>", "老年食堂"),
    "a comment": ("老年<!-- x -->食堂", "老年食堂"),
    "emoji": ("<![CDATA[👵🏻吃饭/::)[微笑]]]>", "👵🏻吃饭/::)[微笑]"),
    "controls": ("<![CDATA[老\x01年\x08食\x0b堂\x1f\ufffe\uffff]]>", "老年食堂"),
    "deletes": ("<![CDATA[老\x7f年]]>", "老\x7f年"),
    "lines": ("<![CDATA[\r\n老年\r\n食堂\n]]>", "老年\n食堂"),
    "separators": ("<![CDATA[老\u2028年\x85]]>", "老\u2028年"),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_text_however_it_is_written(name: str) -> None:
    written, told = WRITTEN[name]

    async def run() -> list[str]:
        assistant = Staller()
        async with connected(assistant, **SAFE) as wechat:
            body = xml(typed("@")).replace("<![CDATA[@]]>", written)
            for shape in ("{}", "\ufeff{}", "\r\n <?xml version='1.0' encoding='UTF-8'?>\n{}\n\n"):
                sent = shape.format(body)
                assert (await wechat.send(sent.encode(), wechat.query())).status_code == 200
                ciphertext = encrypted(sent.replace("<MsgId>", "<MsgId>1"))
                query = {"encrypt_type": "aes", **wechat.query(ciphertext, name="msg_signature")}
                outer = f"<xml a='1'><Encrypt b=\"2\">\n{ciphertext}\n</Encrypt><AgentID/></xml>"
                assert (await wechat.send(outer.encode(), query)).status_code == 200
        return [turn.text for turn in assistant.turns]

    assert asyncio.run(run()) == [told] * 2


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/connectors/wechat", "/connectors/wecom"])
def test_other_methods_are_refused(method: str, path: str) -> None:
    async def run() -> None:
        async with connected(Staller(), **SAFE, **WECOM) as wechat:
            response = await wechat.client.request(method, path)
            assert response.status_code == 405
            assert response.headers["allow"] == "GET, POST"
            assert response.headers["content-type"] == "application/problem+json"

    asyncio.run(run())


@pytest.mark.parametrize(
    "content_type", ["text/xml", "application/xml; charset=utf-8", "application/json", None]
)
def test_the_type_that_a_body_is_said_to_be_is_nothing(content_type: str | None) -> None:
    async def run() -> None:
        async with connected(Staller(), **PLAIN) as wechat:
            headers = {} if content_type is None else {"Content-Type": content_type}
            body = xml(typed(MEALS)).encode()
            answer = await wechat.client.post(
                wechat.path, params=wechat.query(), content=body, headers=headers
            )
            assert content(answer).startswith(ANSWER)

    asyncio.run(run())


def test_a_plus_sign_of_an_echo_may_come_unescaped() -> None:
    async def run() -> None:
        async with connected(Staller(), **WECOM) as wecom:
            wecom.path = "/connectors/wecom"
            echo = next(one for one in (encrypted("5927", CORP) for _ in range(1000)) if "+" in one)
            query = wecom.query(echo, name="msg_signature")
            written = "&".join(f"{name}={value}" for name, value in query.items()) + f"&echostr={echo}"
            response = await wecom.client.get(f"/connectors/wecom?{written}")
            assert (response.status_code, response.text) == (200, "5927")

    asyncio.run(run())
