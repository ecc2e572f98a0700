"""Reads YAML by libyaml where PyYAML has it: a server reads some two hundred files as it starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

#: The safe loader, eight times as fast as the one in Python (the vocabulary: 15 ms for 130).
SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """What is in the file, None where it is empty. Raises `OSError` and `yaml.YAMLError`."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=SafeLoader)
