"""Upstreams whose every byte a test can decide, and two that nobody can reach."""

import contextlib
import socket
import struct
import threading

from harness.behaviours import answer
from harness.http1 import Closed, Reader, Request


class Exchange:
    """One request and the connection to answer it on; what a behaviour gets."""

    def __init__(self, upstream, connection, request):
        self.upstream, self.connection, self.request = upstream, connection, request
        self.close_after = False

    @property
    def sock(self):
        return self.connection.sock

    def send(self, data):
        self.sock.sendall(data)

    def read_body(self):
        if self.request.header("Expect") == "100-continue":
            self.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.connection.reader.body(self.request)

    def close(self):
        self.close_after = True

    def reset(self):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()


class Connection(threading.Thread):
    def __init__(self, upstream, sock, number):
        super().__init__(daemon=True)
        self.upstream, self.sock, self.number = upstream, sock, number
        self.reader, self.served, self.open = Reader(sock), 0, True
        self.busy, self.last = False, False

    def run(self):
        try:
            with self.sock:
                self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while self._serve_one():
                    pass
        except (Closed, OSError):
            pass
        finally:
            self.open = False

    def _serve_one(self):
        try:
            request = self.reader.head(Request)
        except Closed as closed:
            self.upstream.leftovers += closed.partial
            return False
        self.busy, request.connection = True, self.number
        behave = self.upstream.behave
        exchange = Exchange(self.upstream, self, request)
        if not getattr(behave, "reads_body_itself", False):
            exchange.read_body()
        self.upstream.requests.append(request)
        self.served += 1
        behave(exchange)
        self.busy = False
        return not (exchange.close_after or self.last)


def tcp_socket(host):
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return sock


class Upstream:
    """Listens on a port of its own, unless one is given. `behave(exchange)` answers; it may be replaced at any time."""

    def __init__(self, name="legacy", behave=None, receive_buffer=None, host="127.0.0.1", port=0):
        self.name, self.behave, self.host = name, behave or answer(), host
        self.requests, self.leftovers, self.connections, self.port = [], b"", [], port
        self.receive_buffer = receive_buffer
        self.released = threading.Event()  # hanging behaviours wait for it
        self._open_listener()

    @property
    def address(self):
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def open_connections(self):
        return sum(connection.open for connection in self.connections)

    def _open_listener(self):
        self.listener = tcp_socket(self.host)
        if self.receive_buffer:
            self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.receive_buffer)
        self.listener.bind((self.host, self.port))
        self.listener.listen(512)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def _accept(self, listener):
        with contextlib.suppress(OSError):
            while True:
                sock, _ = listener.accept()
                connection = Connection(self, sock, len(self.connections))
                self.connections.append(connection)
                connection.start()

    def close_connections(self):
        """Ends every connection, idle or not; new ones are accepted."""
        connections = list(self.connections)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)
        for connection in connections:
            if connection.is_alive():  # not so when it was accepted only now
                connection.join(5)

    def close_politely(self):
        """As servers do that restart: each connection that was used ends when idle, after its answer if need be."""
        for connection in [connection for connection in list(self.connections) if connection.served > 0]:
            connection.last = True
            if not connection.busy:
                with contextlib.suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)

    def forget(self):
        """Drops what was recorded so far, or a soak would fill the memory."""
        self.requests, self.leftovers = [], b""
        for connection in list(self.connections):
            if not connection.open:
                self.connections.remove(connection)

    def stop_listening(self, placeholder=None):
        """From now on connecting is refused (or gets no answer, by FullBacklog); the port stays taken."""
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.placeholder = (placeholder or DeadPort)(self.port, self.host)

    def listen_again(self):
        self.placeholder.stop()
        self._open_listener()

    def stop(self):
        self.released.set()
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.close_connections()


class DeadPort:
    """A port that refuses connections and that no other test can get meanwhile: bound, not listening."""

    def __init__(self, port=0, host="127.0.0.1"):
        self.sock = tcp_socket(host)
        self.sock.bind((host, port))
        self.address = f"{host}:{self.sock.getsockname()[1]}"

    def stop(self):
        self.sock.close()


class FullBacklog(DeadPort):
    """A port where connecting gets no answer at all, because the listener's queue is full."""

    def __init__(self, port=0, host="127.0.0.1"):
        super().__init__(port, host)
        self.sock.listen(0)
        self.fillers = []
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(self.sock.getsockname())
            self.fillers.append(filler)

    def stop(self):
        for filler in self.fillers:
            filler.close()
        super().stop()
