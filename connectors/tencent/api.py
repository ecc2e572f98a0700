"""Calls Tencent's APIs (api.weixin.qq.com, qyapi.weixin.qq.com): JSON over HTTPS with an access token.

Source of the codes: 微信公众平台「全局返回码说明」, 企业微信「全局错误码」.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from bot.couriers import DeliveryFailed, DeliveryRefused
from bot.shared import Shared
from connectors.tencent.tokens import AccessTokens, Fetched

# At INFO they log addresses, and ours hold the account's secret and its token.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

#: The access token is wrong, or over: another one helps.
_TOKEN_CODES = frozenset({40001, 40014, 42001})
#: The platform is busy, or is asked too often: later may help.
_LATER_CODES = frozenset({-1, 45009, 45011})
#: Everything else does not help itself, above all: 45015 (the resident has been silent for 48 hours), 45047
#: (five messages since the resident's last one), 48001 (the account may not write by itself).

#: Seconds to connect, and to wait for an answer: nobody waits for these calls but the resident.
_TIMEOUT = httpx.Timeout(15.0, connect=5.0)
#: New tokens that one call asks for: where workers cannot share theirs, another one's may come between.
_REFRESHES = 2
#: Calls that did not get through are tried so often in all, with pauses in seconds that double.
_TRIES, _PAUSE = 3, 0.5

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Credentials:
    """Where and with what an account gets its access token: a path, and the query's fields."""

    account: str
    path: str
    query: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Credentials({self.account})"


class TencentApi:
    """The API as one account."""

    def __init__(self, base: str, credentials: Credentials, shared: Shared) -> None:
        """`base`: https://… without a path; workers share the token through `shared`."""
        self._client = httpx.AsyncClient(base_url=base, timeout=_TIMEOUT)
        self._credentials = credentials
        self._tokens = AccessTokens(credentials.account, self._fetch, shared)

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Sends `body`; what was answered.

        Raises `DeliveryRefused` where the platform does not allow it, `DeliveryFailed` where it does not
        answer or is busy; a call whose answer never came may have had its effect.
        """
        token = await self._tokens.token()
        answer = await self._post(path, token, body)
        for _ in range(_REFRESHES):
            if answer.get("errcode", 0) not in _TOKEN_CODES:
                break
            token = await self._tokens.token(refused=token)
            answer = await self._post(path, token, body)
        return _checked(answer)

    async def close(self) -> None:
        """Lets go of connections."""
        await self._client.aclose()

    async def _post(self, path: str, token: str, body: Mapping[str, Any]) -> dict[str, Any]:
        # WeChat shows escaped characters as they are: the text goes out as UTF-8.
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        return await self._send("POST", path, {"access_token": token}, content=content, headers=headers)

    async def _fetch(self) -> Fetched:
        answer = await self._send("GET", self._credentials.path, self._credentials.query)
        try:
            return str(_checked(answer)["access_token"]), float(answer["expires_in"])
        except (KeyError, ValueError):
            raise DeliveryFailed("the platform gave no access token") from None

    async def _send(self, method: str, path: str, query: Mapping[str, str], **options: Any) -> dict[str, Any]:
        for tried in range(1, _TRIES + 1):
            try:
                response = await self._client.request(method, path, params=dict(query), **options)
                if not response.is_server_error:
                    return _read(response)
                failure = f"status {response.status_code}"
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
                failure = type(error).__name__
            except (httpx.HTTPError, RuntimeError) as error:
                # It may have got through: sent again, the resident might read it twice. RuntimeError: closed.
                raise DeliveryFailed(f"the platform did not answer: {type(error).__name__}") from None
            if tried < _TRIES:
                await asyncio.sleep(_PAUSE * 2 ** (tried - 1))
        raise DeliveryFailed(f"the platform cannot be reached: {failure}")


def _read(response: httpx.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if not response.is_success or not isinstance(answer, dict):
        raise DeliveryFailed(f"the platform answered with status {response.status_code} and no JSON object")
    return answer


def _checked(answer: dict[str, Any]) -> dict[str, Any]:
    code = answer.get("errcode", 0)
    if code == 0:
        return answer
    log.warning("the platform refused a call with code %s", code)
    if code in _LATER_CODES | _TOKEN_CODES:
        raise DeliveryFailed(f"the platform answered with code {code}")
    raise DeliveryRefused(f"the platform answered with code {code}")
