"""The server with a model that stalls: `python -m bot.bench.wechat.stalling SECONDS serve …`.

A turn from WeChat whose text ends with `MARK` takes so many seconds longer, and holds up the model as a
slow one would. The server itself is the product's, and knows nothing of it.
"""

from __future__ import annotations

import sys
import time

from bot.dialogue.host import DialogueHost, Result, Wanted

#: Two question marks in a row, one of each width: nobody asks like that, and it means no more than one.
MARK = "？?"


def stall(seconds: float) -> None:
    """From now on marked turns of this process, and of those forked from it, take longer."""
    plain = DialogueHost._turn

    async def slow(host: DialogueHost, wanted: Wanted) -> Result:
        if wanted.channel == "wechat" and wanted.text.endswith(MARK):
            time.sleep(seconds)
        return await plain(host, wanted)

    DialogueHost._turn = slow  # type: ignore[method-assign, assignment]


def main(arguments: list[str]) -> int:
    """SECONDS, then the arguments of `python -m bot`."""
    from bot.cli import main as run

    stall(float(arguments[0]))
    return run(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
