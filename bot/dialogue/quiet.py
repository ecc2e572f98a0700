"""Keeps Rasa to itself: no telemetry, no error reports, no residents' words in its logs.

Imported before Rasa is. Rasa logs each turn's text and slots at DEBUG level, whatever level the
application uses, so its loggers are held at WARNING.
"""

from __future__ import annotations

import logging
import os
import tempfile
import warnings
from pathlib import Path

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Rasa imports matplotlib, which otherwise makes a folder that forked workers take away from each other.
os.environ.setdefault("MPLCONFIGDIR", str(Path(tempfile.gettempdir()) / "binjiang-assistant-matplotlib"))


def hush() -> None:
    """Sets the levels of the loggers that would repeat a resident's words."""
    import structlog

    for name in ("rasa", "rasa_sdk", "matplotlib", "apscheduler"):
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        # Into the program's own log, where what is personal is masked; the rest of an event may be anything.
        processors=[lambda logger, method, event: str(event["event"])],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
    )
    warnings.filterwarnings("ignore", module=r"rasa(\.|$)")
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
