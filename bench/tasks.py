"""Posts durable tasks of a quick model and waits until all have ended. Prints tasks/s from the first post to the last end.

usage: tasks.py PORT TASKS CONNECTIONS
"""

import json
import socket
import sys
import threading
import time

port, tasks, connections = map(int, sys.argv[1:])
body = b'{"features":[5.1,3.5,1.4,0.2]}'
post = (b"POST /models/iris HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nPrefer: respond-async\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(body), body))


def read(connection):
    """One response: its status and its body."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536) or sys.exit("the server closed the connection")
    head, _, rest = data.partition(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), None)
    while len(rest) < length if length is not None else not rest.endswith(b"0\r\n\r\n"):
        rest += connection.recv(65536)
    return int(head.split()[1]), rest


def work(count):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for _ in range(count):
            connection.sendall(post)
            status, text = read(connection)
            if status != 202:
                sys.exit(f"{status}: {text}")


def pending():
    for state in ("queued", "running"):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"GET /tasks?limit=1&status=%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % state.encode())
            text = read(connection)[1]
            if json.loads(text[text.index(b"{"):text.rindex(b"}") + 1])["data"]:
                return True
    return False


started = time.perf_counter()
threads = [threading.Thread(target=work, args=(tasks // connections,)) for _ in range(connections)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
posted = time.perf_counter() - started
while pending():
    time.sleep(0.02)
ended = time.perf_counter() - started
print(f"{tasks / ended:.0f} tasks/s (posted at {tasks / posted:.0f}/s)")
