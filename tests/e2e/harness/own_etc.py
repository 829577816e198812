"""Runs a command with another folder as its /etc: own_etc.py FOLDER COMMAND [ARGUMENT]...

The resolver of the C library reads no other place. The folder is mounted in a mount namespace of the command's own; the
process stays the same, so whoever starts it can signal the command. Needs root (CAP_SYS_ADMIN).
"""

import ctypes
import errno
import os
import sys

CLONE_NEWNS = 0x20000
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000

libc = ctypes.CDLL(None, use_errno=True)


def check(result, what):
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")


def mount(source, target, flags):
    check(libc.mount(os.fsencode(source), os.fsencode(target), None, ctypes.c_ulong(flags), None), f"mount {target}")


def keep_mounts_to_ourselves():
    """From now on no mount below / is seen by other namespaces."""
    try:
        mount("none", "/", MS_REC | MS_PRIVATE)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        # The / of a chroot is no mount, and what it lies on may be shared. /proc is one: a copy of everything that is
        # mounted there instead can be made private, and be the root.
        mount("none", "/proc", MS_REC | MS_PRIVATE)
        mount("/", "/proc/fs", MS_BIND | MS_REC)
        mount("none", "/proc/fs", MS_REC | MS_PRIVATE)
        here = os.getcwd()
        os.chroot("/proc/fs")
        os.chdir(here)


def main(folder, *command):
    folder = os.path.abspath(folder)
    try:
        check(libc.unshare(CLONE_NEWNS), "unshare")
        keep_mounts_to_ourselves()
        mount(folder, "/etc", MS_BIND)
    except OSError as error:
        sys.exit(f"no /etc of its own: {error.strerror}")
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(*sys.argv[1:])
