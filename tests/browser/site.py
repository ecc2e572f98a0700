"""A page of another site, on another port of loopback, as strict and as inconsiderate as sites are."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: Styles that would ruin a chat which they reached.
STYLES = """
html { font-size: 5px; letter-spacing: 1em; }
* { font-size: 7px !important; color: yellow; text-transform: uppercase; box-sizing: content-box; }
button, textarea, section, header, footer { display: none; visibility: hidden; }
.message, .text, .choice { opacity: 0; }
"""


class Site:
    """Serves one page for every path but `/site.css`."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.origin = f"http://127.0.0.1:{server.server_port}"
        self.html = ""
        self.policy = ""

    def embed(self, assistant: str, times: int = 1) -> None:
        """Puts the one line into the page, and allows the assistant's server what the manual says."""
        line = f'<script src="{assistant}/widget.js" defer></script>'
        self.html = (
            '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><title>民政局</title>'
            f'<link rel="icon" href="data:,"><link rel="stylesheet" href="/site.css">{line * times}</head>'
            f"<body><main><h1>民政局</h1>{'<p>工作动态</p>' * 200}</main></body></html>"
        )
        self.policy = (
            f"default-src 'none'; script-src {assistant}; "
            f"connect-src {assistant} {assistant.replace('http', 'ws', 1)}; style-src 'self'; "
            "img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
        )


@contextmanager
def serving_site() -> Iterator[Site]:
    """The site, served until the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            styles = self.path == "/site.css"
            body = (STYLES if styles else site.html).encode()
            self.send_response(200)
            self.send_header("Content-Type", f"text/{'css' if styles else 'html'}; charset=utf-8")
            self.send_header("Content-Security-Policy", site.policy)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site = Site(server)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield site
        server.shutdown()
        thread.join(timeout=30)
