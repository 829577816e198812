#!/usr/bin/env python3
"""CPU per request of crossfade, nginx and HAProxy for small keep-alive GETs, measured in one run.

Each proxy has one worker pinned to core 1; the load (wrk) and the upstream (an nginx of its own) share core 0. All
three split by a hash of X-Account-Id between two pools and have their access log off. Rounds are interleaved
(A B C A B C), CPU is the process's own accounting (/proc/PID/task/*/schedstat), medians and ratios are printed.

Usage: bench/compare.py CROSSFADE_BINARY [--rounds 5] [--seconds 5] [--connections 64]
Needs Debian's nginx, haproxy and wrk: apt-get install nginx-light haproxy wrk
"""

import argparse
import glob
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time

UPSTREAM = """
daemon off; worker_processes 1; pid {dir}/upstream.pid; error_log {dir}/upstream.err; worker_rlimit_nofile 20000;
events {{ worker_connections 8192; }}
http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {dir}/b1; proxy_temp_path {dir}/p1;
  fastcgi_temp_path {dir}/f1; uwsgi_temp_path {dir}/u1; scgi_temp_path {dir}/s1;
  server {{ listen 127.0.0.1:{old} backlog=4096; location / {{ return 200 "py2 {fill}"; }} }}
  server {{ listen 127.0.0.1:{new} backlog=4096; location / {{ return 200 "py3 {fill}"; }} }} }}
"""

NGINX = """
daemon off; worker_processes 1; pid {dir}/nginx.pid; error_log {dir}/nginx.err; worker_rlimit_nofile 20000;
events {{ worker_connections 8192; }}
http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {dir}/b2; proxy_temp_path {dir}/p2;
  fastcgi_temp_path {dir}/f2; uwsgi_temp_path {dir}/u2; scgi_temp_path {dir}/s2;
  upstream py2 {{ server 127.0.0.1:{old}; keepalive 512; keepalive_requests 100000000; }}
  upstream py3 {{ server 127.0.0.1:{new}; keepalive 512; keepalive_requests 100000000; }}
  split_clients "api$http_x_account_id" $side {{ 25% py3; * py2; }}
  map $http_x_backend $pool {{ py2 py2; py3 py3; default $side; }}
  server {{ listen 127.0.0.1:{port} backlog=4096;
    location / {{ proxy_pass http://$pool; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr; }} }} }}
"""

HAPROXY = """
global
  nbthread 1
  maxconn 8192
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  http-reuse always
  option forwardfor
frontend f
  bind 127.0.0.1:{port} backlog 4096
  http-request set-var(txn.bucket) req.hdr(X-Account-Id),xxh64,mod(100)
  use_backend py3 if {{ req.hdr(X-Backend) py3 }}
  use_backend py2 if {{ req.hdr(X-Backend) py2 }}
  use_backend py3 if {{ var(txn.bucket) -m int lt 25 }}
  default_backend py2
backend py2
  server s 127.0.0.1:{old}
backend py3
  server s 127.0.0.1:{new}
"""

CROSSFADE = """
listeners: [{{address: "127.0.0.1:{port}"}}]
admin: {{address: "127.0.0.1:0"}}
workers: 1
access_log: off
pools:
  py2: {{endpoints: ["127.0.0.1:{old}"]}}
  py3: {{endpoints: ["127.0.0.1:{new}"]}}
services:
  - name: api
    hosts: ["*"]
    legacy: py2
    new: py3
    key: [{{header: X-Account-Id}}, client_ip]
    override: {{header: X-Backend, legacy: py2, new: py3}}
    exclude: [{{header: X-Account-Id, in: [protected-1, protected-2]}}]
    include: [{{header: X-Account-Id, in: [partner-1, partner-2]}}]
    dials:
      - {{name: rates, path: /v1/rates, new: 25%}}
      - {{name: everything-else, path: /, new: 0%}}
"""

WRK_LUA = """
local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", "/v1/rates", {{["X-Account-Id"] = "acct-" .. (n % 500)}})
end
"""


def free_port():
    # Below the ephemeral range: a port in it may be taken by an outgoing connection.
    for port in range(21000, 31000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in free_port.given:
            free_port.given.add(port)
            return port
    raise SystemExit("no free port")


free_port.given = set()


def await_port(port):
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port}")


def children(pid):
    text = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid] + [grandchild for child in text for grandchild in children(int(child))]


def cpu_ns(pid):
    total = 0
    for process in children(pid):
        for path in glob.glob(f"/proc/{process}/task/*/schedstat"):
            total += int(pathlib.Path(path).read_text().split()[0])
    return total


def measure(name, pid, port, folder, args):
    begun = cpu_ns(pid)
    out = subprocess.run(["taskset", "-c", "0", "wrk", "-t1", f"-c{args.connections}", f"-d{args.seconds}s",
                          "--latency", "-s", f"{folder}/load.lua", f"http://127.0.0.1:{port}/"],
                         capture_output=True, text=True, check=True).stdout
    used = cpu_ns(pid) - begun
    requests = int(re.search(r"(\d+) requests in", out).group(1))
    if re.search(r"Non-2xx|Socket errors", out):
        raise SystemExit(f"{name}: {out}")
    p99 = re.search(r"99%\s+(\S+)", out).group(1)
    return used / requests / 1000, requests / args.seconds, p99


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=64)
    args = parser.parse_args()
    for tool in ("nginx", "haproxy", "wrk", "taskset"):
        if not shutil.which(tool, path="/usr/sbin:/usr/bin:/bin:/sbin"):
            raise SystemExit(f"{tool} is missing: apt-get install nginx-light haproxy wrk util-linux")
    processes = []
    with tempfile.TemporaryDirectory() as folder:
        old, new = free_port(), free_port()
        proxies = {}

        def start(core, *command):
            process = subprocess.Popen(["taskset", "-c", core, *command], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            processes.append(process)
            return process.pid

        def write(name, template, **values):
            path = pathlib.Path(folder, name)
            path.write_text(template.format(dir=folder, old=old, new=new, fill="x" * 80, **values))
            return str(path)

        try:
            start("0", "/usr/sbin/nginx", "-c", write("upstream.conf", UPSTREAM))
            await_port(old)
            write("load.lua", WRK_LUA)
            for name, template, command in (
                    ("nginx", NGINX, ["/usr/sbin/nginx", "-c"]),
                    ("haproxy", HAPROXY, ["/usr/sbin/haproxy", "-db", "-f"]),
                    ("crossfade", CROSSFADE, [args.binary, "serve", "--config"])):
                port = free_port()
                proxies[name] = (start("1", *command, write(f"{name}.conf", template, port=port)), port)
                await_port(port)
            for name, (pid, port) in proxies.items():  # warm up
                measure(name, pid, port, folder, argparse.Namespace(connections=args.connections, seconds=1))
            results = {name: [] for name in proxies}
            for _ in range(args.rounds):
                for name, (pid, port) in proxies.items():
                    results[name].append(measure(name, pid, port, folder, args))
        finally:
            for process in processes:
                process.send_signal(signal.SIGTERM)
                process.wait(10)
    report(results, args)


def report(results, args):
    medians = {name: statistics.median(cpu for cpu, _, _ in rounds) for name, rounds in results.items()}
    print(f"small GET, {args.connections} connections, {args.rounds} rounds of {args.seconds} s, one worker each\n")
    print("| proxy | CPU per request, us (median; min to max) | requests/s (median) | p99 of the last round |")
    print("|---|---|---|---|")
    for name, rounds in results.items():
        cpus = [cpu for cpu, _, _ in rounds]
        rate = statistics.median(rate for _, rate, _ in rounds)
        print(f"| {name} | {medians[name]:.2f} ({min(cpus):.2f} to {max(cpus):.2f}) | {rate:.0f} | {rounds[-1][2]} |")
    for peer in ("nginx", "haproxy"):
        pairs = [a[0] / b[0] for a, b in zip(results["crossfade"], results[peer])]
        print(f"\ncrossfade / {peer}, round by round: median {statistics.median(pairs):.3f} "
              f"({min(pairs):.3f} to {max(pairs):.3f})")


if __name__ == "__main__":
    main()
