"""Thousands of clients that ask and wait. They are sockets and nothing else: no thread, no buffer."""

import select
import socket
import struct


class Crowd:
    """`count` connections, each with the same request sent and its answer still to come; use it with `with`."""

    def __init__(self, port, count, request):
        self.sockets = []
        try:
            for _ in range(count):
                self.sockets.append(socket.create_connection(("127.0.0.1", port), timeout=20))
                self.sockets[-1].sendall(request)
        except OSError:
            self.leave()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.leave()

    def answered(self):
        """How many have got something, if only the end."""
        poll = select.poll()
        for sock in self.sockets:
            poll.register(sock, select.POLLIN)
        return len(poll.poll(0))

    def leave(self):
        """All of them go by RST: a FIN would still be answered, and would leave its port in TIME_WAIT."""
        for sock in self.sockets:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()
        self.sockets = []
