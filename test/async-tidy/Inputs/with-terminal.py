#!/usr/bin/env python3
"""with-terminal.py ANSWER PROGRAM ARGUMENTS...: runs a program on a terminal of its own and gives it one answer."""

import os
import pty
import select
import sys

pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
output = b""
answered = False
while True:
    ready, _, _ = select.select([terminal], [], [], 30)
    if not ready:
        sys.exit("nothing for 30 seconds: " + output.decode())
    try:
        data = os.read(terminal, 4096)
    except OSError:
        break
    if not data:
        break
    output += data
    if b"[y/N]" in output and not answered:
        os.write(terminal, sys.argv[1].encode() + b"\n")
        answered = True
sys.stdout.write(output.decode().replace("\r\n", "\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
