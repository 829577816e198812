"""An admin address whose /api/ says what the test wants; the page itself is read from the sources."""

import json
import socket
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[3]
WEB = ROOT / "src/admin/web"
ELSEWHERE = {"dygraph.min.js": Path("/usr/share/javascript/dygraphs/dygraph.min.js"), "notice.txt": ROOT / "NOTICE"}
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
         ".txt": "text/plain"}
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self):
        super().setup()
        self.server.open.add(self.connection)

    def finish(self):
        self.server.open.discard(self.connection)
        super().finish()

    def do_GET(self):
        path = urlsplit(self.path).path
        self.server.asked.append(self.path)
        if path in self.server.answers:
            answer = self.server.answers[path]
            return self.send(200, json.dumps(answer() if callable(answer) else answer).encode(), "application/json")
        name = "index.html" if path == "/" else path.removeprefix("/assets/")
        file = ELSEWHERE.get(name, WEB / name)
        if "/" in name or not file.is_file():
            return self.send(404, b"", "text/plain")
        return self.send(200, file.read_bytes(), TYPES[file.suffix])

    def send(self, status, body, content_type):
        self.send_response(status)
        for name, value in (("Content-Type", f"{content_type}; charset=utf-8"), ("Content-Length", len(body)),
                            ("Cache-Control", "no-store"), ("Content-Security-Policy", POLICY)):
            self.send_header(name, str(value))
        try:
            self.end_headers()
            self.wfile.write(body)
        except ConnectionError:  # the page was left
            self.close_connection = True

    def log_message(self, *arguments):
        pass


class FakeAdmin:
    """`answers`: what each path of /api/ says, a value or a function without arguments; `asked`: the targets so far."""

    def __init__(self, answers, port=0):
        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.server.answers, self.server.asked, self.server.open = answers, [], set()
        self.answers, self.asked = answers, self.server.asked
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}/"
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        for connection in list(self.server.open):
            with suppress(OSError):  # it has just ended by itself
                connection.shutdown(socket.SHUT_RDWR)
        self.thread.join()
