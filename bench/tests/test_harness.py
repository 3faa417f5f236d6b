"""The parts of the harness that can be wrong without anybody noticing."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

BENCH = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, BENCH)

from harness import accounting, command, results  # noqa: E402
from harness.clients import Client, Tally, read_answer  # noqa: E402
from harness.edge import ratio  # noqa: E402
from harness.processes import Yard  # noqa: E402
from harness.trouble import Trouble  # noqa: E402

BURN = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
FORK = f"import subprocess as s, sys, time; s.run([sys.executable, '-c', {BURN!r}]); time.sleep(60)"


class Accounting(unittest.TestCase):
    def test_time_of_children_that_have_ended_is_counted(self):
        with Yard() as yard:
            running = yard.start("forks", [sys.executable, "-c", FORK])
            limit = time.monotonic() + 20
            used = 0
            while used < 0.3 and time.monotonic() < limit:
                used = accounting.cpu_seconds(accounting.tree([running.pid]))
                time.sleep(0.02)
            self.assertGreaterEqual(used, 0.3)
            self.assertLess(used, 1.0)

    def test_memory_of_a_process_is_seen(self):
        self.assertGreater(accounting.memory_mb([os.getpid()]), 3)
        self.assertEqual(accounting.memory_mb([2**22 + 1]), 0)


class Processes(unittest.TestCase):
    def test_everything_below_a_stopped_process_ends_with_it(self):
        script = "trap '' TERM; sleep 300 & sleep 300 & wait; sleep 300"
        with Yard() as yard:
            running = yard.start("stubborn", ["sh", "-c", f"({script}) & exec sleep 300"])
            while len(accounting.tree([running.pid])) < 4:
                time.sleep(0.01)
            pids = accounting.tree([running.pid])
            yard.stop(running)
            self.assertEqual([], [pid for pid in pids if accounting.stat_of(pid)])
        self.assertFalse(os.path.exists(yard.folder))

    def test_a_command_that_is_not_there_is_named(self):
        with Yard() as yard, self.assertRaisesRegex(Trouble, "there is no no-such-thing"):
            yard.start("ghost", ["no-such-thing"])

    def test_interrupted_it_ends_what_it_started(self):
        argv = [os.path.join(BENCH, "run"), "edge", "--quick", "--only", "nginx"]
        run = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertIn("starting", run.stdout.readline())
        limit = time.monotonic() + 20
        while "wrk" not in names_below(run.pid) and time.monotonic() < limit:
            time.sleep(0.01)
        started = accounting.tree([run.pid]) - {run.pid}
        self.assertGreaterEqual(len(started), 2)
        run.send_signal(signal.SIGINT)
        _, words = run.communicate(timeout=30)
        self.assertEqual(130, run.returncode, words)
        self.assertEqual([], [pid for pid in started if accounting.stat_of(pid)])


def names_below(pid):
    return {accounting.name_of(below) for below in accounting.tree([pid])}


class Words(unittest.TestCase):
    def test_missing_programs_are_named_with_their_packages(self):
        options = command.parse(["edge", "--only", "caddy"])
        path, os.environ["PATH"] = os.environ["PATH"], "/nonexistent"
        try:
            with self.assertRaisesRegex(Trouble, "wrk, caddy") as caught:
                command.ensure_present([command.SCENARIOS["edge"]], options)
        finally:
            os.environ["PATH"] = path
        self.assertIn("apt-get install --no-install-recommends wrk caddy", caught.exception.detail)

    def test_an_unknown_contender_is_named_with_those_there_are(self):
        with self.assertRaisesRegex(Trouble, "no contender ngnix"):
            command.SCENARIOS["edge"].needs(command.parse(["edge", "--only", "ngnix"]))

    def test_a_target_says_by_how_much_it_was_missed(self):
        self.assertIn("**reached**", results.target("x", 1.05, 1.05, "x"))
        missed = results.target("x", 1.3125, 1.05, "x")
        self.assertIn("1.31x, at most 1.05x wanted: **MISSED** by 25 %", missed)
        self.assertIn("none wanted: **MISSED**", results.target("failed", 3, 0))

    def test_a_section_replaces_its_own_and_leaves_the_others(self):
        with tempfile.TemporaryDirectory() as folder:
            page = os.path.join(folder, "RESULTS.md")
            for name, text in (("hold", "H1"), ("edge", "E1"), ("hold", "H2")):
                results.section(name, text, page)
            with open(page, encoding="utf-8") as file:
                text = file.read()
        self.assertNotIn("H1", text)
        self.assertLess(text.index("E1"), text.index("H2"))

    def test_a_ratio_is_the_median_of_the_rounds_ratios(self):
        rounds = lambda *values: {"rounds": [{"cpu_us": v} for v in values]}  # noqa: E731
        self.assertEqual(2, ratio({"a": rounds(20, 40, 60), "b": rounds(10, 20, 60)}, "a", "b"))


class Clients(unittest.TestCase):
    def answer(self, data):
        async def read():
            reader = asyncio.StreamReader()
            reader.feed_data(data)
            reader.feed_eof()
            return await read_answer(reader)

        return asyncio.run(read())

    def test_both_framings_are_read(self):
        head = b"HTTP/1.1 200 OK\r\n"
        self.assertEqual(b"abc", self.answer(head + b"Content-Length: 3\r\n\r\nabc")[2])
        chunked = head + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n"
        self.assertEqual(b"abcd", self.answer(chunked)[2])

    def test_each_way_to_fail_is_counted_under_its_name(self):
        expected = {
            b"": "cut off",
            b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab": "cut off",
            b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n": "status 502",
            b'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{"n":4}': "foreign answer",
            b'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{"n":1}': "good",
        }
        for data, kind in expected.items():
            self.assertEqual({kind: 1}, dict(asyncio.run(self.asked_once(data)).outcomes))

    def test_a_refused_connection_is_counted(self):
        async def ask():
            tally = Tally()
            await Client(0, 1, {}, tally, 0).once()
            return tally

        self.assertEqual({"refused": 1}, asyncio.run(ask()).failures)

    async def asked_once(self, data):
        async def serve(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(data)
            await writer.drain()
            writer.close()
            await writer.wait_closed()

        tally = Tally()
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            await Client(0, server.sockets[0].getsockname()[1], {}, tally, 0).once()
        return tally


if __name__ == "__main__":
    unittest.main()
