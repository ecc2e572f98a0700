# Two commands: `make run` and `make test`. Both set up what is missing first.
PYTHON ?=
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: setup run test check bench clean

setup:
	@PYTHON="$(PYTHON)" ./deploy/setup.sh

run: setup
	@.venv/bin/python -m bot serve --host $(HOST) --port $(PORT)

test: setup
	@.venv/bin/python -m pytest

check: setup
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/python -m bot kb lint

bench: setup
	@.venv/bin/python -m bot bench

clean:
	rm -rf .venv var
