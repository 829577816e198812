"""Bytes sent in pieces of which the proxy has read each before the next one comes.

TCP promises no boundaries: pieces sent one after the other may be read as one. Sleeping between them would be slow and
prove nothing, so the kernel is asked how many bytes the proxy has not read yet (NETLINK_SOCK_DIAG).
"""

import errno
import random
import socket
import struct
import time

NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, NLMSG_ERROR = 4, 20, 1, 2
ANY_STATE = ANY_COOKIE = 0xffffffff
RECEIVE_QUEUE_AT = 16 + 4 + 48 + 4  # struct nlmsghdr, the start of inet_diag_msg, inet_diag_sockid, idiag_expires
INODE_AT = RECEIVE_QUEUE_AT + 3 * 4  # behind idiag_rqueue, idiag_wqueue, idiag_uid
STATE_AT, LEAVING = 16 + 1, (4, 5, 9, 11)  # FIN-WAIT-1, FIN-WAIT-2, LAST-ACK, CLOSING
LONG = 1200                         # beyond this, single bytes are sent of both ends only


class ReceiveQueue:
    """What the other end of a loopback connection has not read yet."""

    def __init__(self, sock):
        (here, here_port), (there, there_port) = sock.getsockname(), sock.getpeername()
        # The connection as its other end sees it; no interface, any cookie.
        ends = struct.pack("!HH16s16sI", there_port, here_port, socket.inet_aton(there), socket.inet_aton(here), 0)
        wanted = struct.pack("=BBBxI", socket.AF_INET, socket.IPPROTO_TCP, 0, ANY_STATE) + ends
        wanted += struct.pack("=II", ANY_COOKIE, ANY_COOKIE)
        self.query = struct.pack("=IHHII", 16 + len(wanted), SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, 1, 0) + wanted
        self.netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.netlink.close()

    def size(self):
        """Bytes not read yet; None when that end is gone."""
        self.netlink.send(self.query)
        reply = self.netlink.recv(4096)
        kind, = struct.unpack_from("=H", reply, 4)
        if kind == NLMSG_ERROR:
            error, = struct.unpack_from("=i", reply, 16)
            assert -error == errno.ENOENT, errno.errorcode.get(-error)
            return None
        # Closed but with bytes to deliver it is still there, belongs to nobody and is never read.
        inode, = struct.unpack_from("=I", reply, INODE_AT)
        if inode == 0 and reply[STATE_AT] in LEAVING:
            return None
        return struct.unpack_from("=I", reply, RECEIVE_QUEUE_AT)[0]

    def drained(self, patience=0.05):
        """Waits until the other end has read all: False when it does not (it may do so on purpose), None when gone."""
        deadline = time.monotonic() + patience
        while size := self.size():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.00002)
        return None if size is None else True


def whole(data):
    return [data]


def byte_by_byte(data):
    if len(data) <= LONG:
        return [data[at:at + 1] for at in range(len(data))]
    ends = LONG // 3
    return byte_by_byte(data[:ends]) + [data[ends:-ends]] + byte_by_byte(data[-ends:])


def in_two(at):
    return lambda data: [data[:at], data[at:]]


def at_random(seed):
    """One to eight pieces; the same ones for the same seed and the same order of calls."""
    generator = random.Random(seed)

    def cut(data):
        cuts = sorted(generator.sample(range(1, len(data)), min(len(data) - 1, generator.randrange(8))))
        return [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)])]
    return cut


def send_pieces(sock, pieces):
    """Sends each piece when the one before it was read; all at once as soon as the other end has stopped reading."""
    if len(pieces) == 1:
        return sock.sendall(pieces[0])
    with ReceiveQueue(sock) as queue:
        for number, piece in enumerate(pieces, 1):
            sock.sendall(piece)
            drained = queue.drained()
            if drained is None:
                return None
            if not drained:
                return sock.sendall(b"".join(pieces[number:]))
    return None
