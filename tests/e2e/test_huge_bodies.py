"""A gigabyte each way in little memory, and back-pressure: who is slow is waited for, not buffered for."""

import hashlib
import threading

from harness import (PATIENCE, SANITIZED, Client, download, get, request_bytes, split_config, stays, upload_sink,
                     wait_until)
from harness.behaviours import BLOCK, chunk

MiB = 1 << 20
HUGE = 64 * MiB if SANITIZED else 1024 * MiB
GROWTH = 64 * MiB  # what relaying any body may cost


def upload(client, size):
    """Sends a body of that size; its hash."""
    client.send(request_bytes("POST", headers={"Content-Length": size}))
    digest = hashlib.sha256()
    for start in range(0, size, len(BLOCK)):
        piece = BLOCK[:size - start]
        digest.update(piece)
        client.send(piece)
    return digest.hexdigest()


def test_a_huge_upload_in_little_memory(proxy, legacy):
    legacy.behave = upload_sink()
    server = proxy()
    get(server.port)
    before = server.peak_memory()
    with Client(server.port, timeout=120) as client:
        digest = upload(client, HUGE)
        assert client.response().content == f"{HUGE} {digest}".encode()
    assert server.peak_memory() - before < GROWTH


def test_a_huge_download_in_little_memory(proxy, legacy):
    server = proxy()
    get(server.port)
    before = server.peak_memory()
    legacy.behave = download(HUGE)
    with Client(server.port, timeout=120) as client:
        got = client.request()
    digest = hashlib.sha256()
    for start in range(0, HUGE, len(BLOCK)):
        digest.update(BLOCK[:HUGE - start])
    assert (got.body.length, got.body.sha256) == (HUGE, digest.hexdigest())
    assert server.peak_memory() - before < GROWTH


def test_a_huge_chunked_upload_in_little_memory(proxy, legacy):
    legacy.behave = upload_sink()
    server = proxy()
    get(server.port)
    before = server.peak_memory()
    with Client(server.port, timeout=120) as client:
        client.send(request_bytes("POST", headers={"Transfer-Encoding": "chunked"}))
        for _ in range(HUGE // 4 // len(BLOCK)):
            client.send(chunk(BLOCK))
        client.send(b"0\r\n\r\n")
        assert client.response().content.startswith(f"{HUGE // 4} ".encode())
    assert server.peak_memory() - before < GROWTH


def test_a_slow_reader_holds_the_upstream_back(proxy, legacy):
    legacy.behave, size = download(256 * MiB), 256 * MiB
    server = proxy()
    before = server.peak_memory()
    with Client(server.port, receive_buffer=16 * 1024, timeout=60) as client:
        client.send(request_bytes())
        wait_until(lambda: getattr(legacy, "sent", 0) > 0, what="the download to start")
        assert stays(lambda: legacy.sent) < 48 * MiB  # what the kernel's buffers take, not more
        assert server.peak_memory() - before < GROWTH
        assert get(server.port, headers={"X-Backend": "py3"}).content == b"new"  # nobody else waits
        assert client.response().body.length == size


def test_a_slow_upstream_holds_the_client_back(crossfade, upstream, new):
    released = threading.Event()

    def behave(exchange):
        released.wait(PATIENCE * 2)
        exchange.read_body()
        upload_sink()(exchange)

    behave.reads_body_itself = True
    legacy = upstream("legacy", behave, receive_buffer=16 * 1024)
    server = crossfade(split_config(legacy, new))
    sent, size = [0], 128 * MiB
    with Client(server.port, timeout=60) as client:
        client.send(request_bytes("POST", headers={"Content-Length": size}))

        def push():
            while sent[0] < size:
                sent[0] += client.sock.send(memoryview(BLOCK)[:size - sent[0]])

        thread = threading.Thread(target=push, daemon=True)
        thread.start()
        assert stays(lambda: sent[0]) < 48 * MiB
        released.set()
        assert client.response().content.startswith(f"{size} ".encode())
        thread.join(PATIENCE)
    assert legacy.requests
