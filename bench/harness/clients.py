"""Clients that ask in a loop and count every answer that was not theirs, whole and good.

Raw HTTP/1.1 over asyncio streams, because a library would retry behind our back. Half keep their
connection, half make a new one for each request. Each has its own loopback address (127.0.0.0/8),
as users have, so a limit by address sees many clients.
"""

import asyncio
import collections
import json
import random
import time

TIMEOUT_SECONDS = 30


class Tally:
    """Answers counted by outcome: `good`, or what went wrong."""

    def __init__(self):
        self.outcomes = collections.Counter()
        self.milliseconds = []
        self.examples = {}

    def good(self, seconds):
        self.outcomes["good"] += 1
        self.milliseconds.append(seconds * 1000)

    def bad(self, kind, detail):
        self.outcomes[kind] += 1
        self.examples.setdefault(kind, str(detail)[:300])

    @property
    def requests(self):
        return sum(self.outcomes.values())

    @property
    def failures(self):
        return {kind: n for kind, n in self.outcomes.items() if kind != "good"}

    @property
    def failed(self):
        return sum(self.failures.values())

    def percentile(self, share):
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Broken(Exception):
    """An answer that is not good; the first argument is its kind."""


class Client:
    """One user: asks, waits a little, asks again, until told to stop."""

    def __init__(self, number, port, headers, tally, pause):
        self.number = number
        self.port = port
        self.keeps = number % 2 == 0
        self.tally = tally
        self.pause = pause
        self.random = random.Random(number)
        self.lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.address = f"127.0.{1 + number // 250}.{1 + number % 250}"
        self.connection = None
        self.count = 0

    async def loop(self, stop):
        while not stop.is_set():
            await self.once()
            await asyncio.sleep(self.pause * (0.5 + self.random.random()))
        self.close()

    async def once(self):
        self.count += 1
        asked = self.number * 1_000_000 + self.count
        begun = time.monotonic()
        try:
            await asyncio.wait_for(self.exchange(asked), TIMEOUT_SECONDS)
            self.tally.good(time.monotonic() - begun)
            return
        except Broken as broken:
            kind, detail = broken.args
        except ConnectionRefusedError as problem:
            kind, detail = "refused", problem
        except (ConnectionResetError, BrokenPipeError) as problem:
            kind, detail = "reset", problem
        except asyncio.IncompleteReadError as problem:
            kind, detail = "cut off", f"after {len(problem.partial)} bytes"
        except (asyncio.TimeoutError, TimeoutError):
            kind, detail = "timeout", f"no whole answer in {TIMEOUT_SECONDS} s"
        except OSError as problem:
            kind, detail = "error", problem
        self.close()
        self.tally.bad(kind, detail)

    async def exchange(self, asked):
        if self.connection is None:
            self.connection = await asyncio.open_connection(
                "127.0.0.1", self.port, local_addr=(self.address, 0)
            )
        reader, writer = self.connection
        ending = "" if self.keeps else "Connection: close\r\n"
        head = f"GET /?n={asked} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        writer.write(f"{head}{self.lines}{ending}\r\n".encode())
        await writer.drain()
        status, headers, body = await read_answer(reader)
        if not 200 <= status < 300:
            raise Broken(f"status {status}", body[:300].decode(errors="replace"))
        if json.loads(body).get("n") != asked:
            raise Broken("foreign answer", f"asked {asked}, got {body[:100]!r}")
        if not self.keeps or headers.get("connection", "").lower() == "close":
            self.close()

    def close(self):
        if self.connection is not None:
            self.connection[1].close()
            self.connection = None


async def read_answer(reader):
    """(status, headers with lower-case names, body) of one HTTP/1.1 answer."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(head[0].split(" ", 2)[1])
    headers = {}
    for line in head[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return status, headers, await read_chunks(reader)
    return status, headers, await reader.readexactly(int(headers.get("content-length", "0")))


async def read_chunks(reader):
    body = b""
    while True:
        size = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
        if size == 0:
            await reader.readuntil(b"\r\n")
            return body
        body += await reader.readexactly(size)
        await reader.readexactly(2)
