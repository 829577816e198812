"""An upstream that interprets nothing: it records each byte of each connection and answers from scripts."""

import contextlib
import socket
import threading

from harness.script import MESSAGE, PATIENCE, Peer
from harness.segments import whole


class Connection(threading.Thread):
    def __init__(self, upstream, sock):
        super().__init__(daemon=True)
        self.upstream, self.peer = upstream, Peer(sock, upstream.cut)
        self.start()

    def run(self):
        sock = self.peer.sock
        sock.settimeout(None)  # for the first byte of a request, however long it takes
        with contextlib.suppress(OSError):
            while len(self.peer.received) > self.peer.at or self.peer.read():
                sock.settimeout(PATIENCE)
                if not self.peer.run(self.upstream.next_script()):
                    break
                sock.settimeout(None)
        if self.peer.end is None and sock.fileno() >= 0:
            sock.settimeout(PATIENCE)
            self.peer.read_to_end()
        sock.close()


class RawUpstream:
    """Between begin() and end() stands one case; afterwards no byte of it is still on its way."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        self.connections, self.scripts, self.cut = [], [], whole
        self.accepted = threading.Event()
        self.marker = None
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                sock, address = self.listener.accept()
                if address == self.marker:
                    sock.close()
                    self.accepted.set()
                else:
                    self.connections.append(Connection(self, sock))

    def begin(self, scripts, cut=whole):
        """One script for each request that will come; the last one serves all further ones."""
        self.connections, self.scripts, self.cut = [], list(scripts), cut

    def next_script(self):
        return self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]

    def end(self, by_proxy=False):
        """Waits for the end of every connection; what each has received, and a complaint or None.

        `by_proxy`: the proxy has to end them by itself; otherwise they end now, as idle ones of a server may.
        """
        self._await_accepted()
        complaint = None
        if by_proxy and not self._ended():
            complaint = "the proxy has not ended the upstream connection"
        for connection in self.connections:
            with contextlib.suppress(OSError):
                connection.peer.sock.shutdown(socket.SHUT_WR)
        if not self._ended():
            complaint = "the proxy has not ended a connection that the upstream has closed"
        return [bytes(connection.peer.received) for connection in self.connections], complaint

    def _ended(self):
        for connection in self.connections:
            connection.join(PATIENCE)
        return not any(connection.is_alive() for connection in self.connections)

    def _await_accepted(self):
        """Whatever connected before now has been accepted, because this connection has."""
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            self.accepted.clear()
            self.marker = sock.getsockname()
            sock.connect(("127.0.0.1", self.port))
            assert self.accepted.wait(PATIENCE)

    def stop(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.begin([[MESSAGE]])
