"""An endpoint as a process of its own, so that it can be killed. Usage: endpoint_program.py NAME PORT

It answers every GET with NAME and ends when its standard input does, so that it never outlives the test. An answer
leaves in one piece: a kill comes before all of it or after it, for nobody can hide a broken one. One in three is slow,
so that kills meet requests in flight.
"""

import contextlib
import itertools
import os
import socket
import sys
import threading
import time

SLOW_SECONDS = 0.02
counter = itertools.count()


def serve(sock, answer):
    received = b""
    with sock, contextlib.suppress(OSError):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while piece := sock.recv(65536):
            received += piece
            while b"\r\n\r\n" in received:
                head, _, received = received.partition(b"\r\n\r\n")
                if not head.startswith(b"GET /healthz ") and next(counter) % 3 == 0:
                    time.sleep(SLOW_SECONDS)  # what the test is about, not a wait
                sock.sendall(answer)


def accept(listener, answer):
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=serve, args=(sock, answer), daemon=True).start()


def main(name, port):
    body = name.encode()
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(port)))
    listener.listen(128)
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    threading.Thread(target=accept, args=(listener, answer), daemon=True).start()
    print("listening", flush=True)
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
