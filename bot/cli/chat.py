"""`python -m bot chat`: a conversation in the terminal."""

from __future__ import annotations

import argparse
import asyncio
import uuid
from typing import Any

from bot.cli.streams import forgiving_in


def add(commands: Any) -> None:
    """Adds the command."""
    parser = commands.add_parser("chat", help="talk to the assistant in the terminal")
    parser.add_argument("--trace", action="store_true", help="show how each message was understood")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Talks until the input ends."""
    asyncio.run(_talk(options.trace))
    return 0


async def _talk(trace: bool) -> None:
    from bot.assistant import Assistant
    from bot.errors import InvalidTurn
    from bot.messages import Turn

    forgiving_in()
    assistant = await Assistant.start()
    conversation = f"terminal-{uuid.uuid4().hex}"
    print("滨江民政助手 23℃。直接打字问，按 Ctrl-D 结束。")
    while True:
        try:
            text = await asyncio.to_thread(input, "\n您：")
        except EOFError:
            return
        try:
            reply = await assistant.handle(Turn(conversation, text))
        except InvalidTurn as error:
            print(error)
            continue
        for message in reply.replies:
            print(f"助手：{message.text}")
            for number, button in enumerate(message.buttons, start=1):
                print(f"  {number}. {button.title}（{button.payload}）")
        if trace:
            print(reply.trace)
