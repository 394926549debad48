#!/usr/bin/env python3
"""Ships generated logs through panicbox and its peers, and prints what that costs.

    bench.py --panicbox BINARY --tools FOLDER --work FOLDER [--only NAME,...] [--repeats 3] [--write docs/PERFORMANCE.md]

FOLDER of the tools holds `gen` and `sink`. CPU is user and system time of the whole process, by its own clock, when the last event has arrived; memory is its
peak. Repetitions are interleaved, so that what else the machine does falls upon all alike; figures are medians.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(address):
    with urllib.request.urlopen(address, timeout=5) as answer:
        return answer.read().decode()


class Process:
    """A command whose cost is read while it runs."""

    def __init__(self, command, folder, environment=None):
        self.log = open(folder / "log", "ab")
        self.started = time.time_ns()
        self.handle = subprocess.Popen(command, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, env=environment)

    def cpu(self):
        """Seconds of all its threads, also of those that have ended, by the process's own clock (clock_getcpuclockid(3)): /proc counts in 10 ms."""
        return time.clock_gettime(~self.handle.pid << 3 | 2)

    def memory(self, name):
        for line in Path(f"/proc/{self.handle.pid}/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) / 1024
        return 0.0

    def stop(self):
        if self.handle.poll() is None:
            self.handle.send_signal(signal.SIGTERM)
            try:
                self.handle.wait(10)
            except subprocess.TimeoutExpired:
                self.handle.kill()
                self.handle.wait()
        self.log.close()


class Receiver(Process):
    """The neutral receiver, on a free port."""

    def __init__(self, tools, folder):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.kept = folder / "kept"
        super().__init__([tools / "sink", "-listen", f"127.0.0.1:{self.port}", "-keep", self.kept], folder)
        until(lambda: self.stats() is not None, 10)

    def stats(self):
        try:
            return json.loads(fetch(self.address + "/stats"))
        except OSError:
            return None

    def wait(self, events, stall=15):
        """Returns the counts once so many events have come, or none for a while."""
        seen, since = -1, time.time()
        while True:
            stats = self.stats()
            count = stats["lines"] + stats["crashes"]
            if count >= events:
                return stats
            if count > seen:
                seen, since = count, time.time()
            elif time.time() - since > stall:
                return stats
            time.sleep(0.02)


def until(fact, seconds):
    end = time.time() + seconds
    while not fact():
        if time.time() > end:
            raise SystemExit("bench: what was waited for has not come")
        time.sleep(0.005)


class Bench:
    def __init__(self, options):
        self.options = options
        self.tools, self.work = Path(options.tools), Path(options.work)
        self.panicbox = Path(options.panicbox).resolve()
        self.rows = []

    # MARK: Data and shippers

    def data(self, name, megabytes, crashes=0.01, form="plain"):
        path = self.work / f"{name}.log"
        counts = path.with_suffix(".json")
        if not counts.exists():
            made = subprocess.run(
                [self.tools / "gen", "file", "-out", path, "-mb", str(megabytes), "-crashes", str(crashes), "-format", form],
                check=True, capture_output=True)
            counts.write_bytes(made.stdout)
        # So that every run finds it in the kernel's memory.
        with open(path, "rb") as file:
            while file.read(1 << 24):
                pass
        return path, json.loads(counts.read_text())

    def folder(self):
        folder = self.work / "run"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def ours(self, folder, paths, receivers, form="raw", compression="none", status=None, more=""):
        """The configuration of everything that is on by default, but for what sends the text of one crash twice."""
        text = f"""
ring: {{directory: {folder}/ring}}
context: {{lines: 0}}
repeats: {{send: all}}
sources: [{{file: {{paths: {json.dumps([str(path) for path in paths])}, format: {form}}}}}]
sinks: [{", ".join(f'{{name: es{index}, elasticsearch: {{hosts: ["{receiver.address}"], index: logs, compression: {compression}}}}}'
                   for index, receiver in enumerate(receivers))}]
{more}"""
        if status:
            text += f"status: {{listen: '127.0.0.1:{status}'}}\n"
        (folder / "panicbox.yaml").write_text(text)
        return [self.panicbox, "run", "-c", folder / "panicbox.yaml"]

    def rsyslog(self, folder, path, receiver):
        """The peer that Debian brings: lines of a crash are joined by a pattern, batches are large, as its manual advises."""
        start = r"^(\\{|ts=|time=|[0-9]{4}[-/][0-9]{2}|[IWEF][0-9]{4} |panic: |fatal error: )"
        (folder / "rsyslog.conf").write_text(f"""
global(workDirectory="{folder}" maxMessageSize="1m")
module(load="imfile" mode="inotify")
module(load="omelasticsearch")
template(name="doc" type="list" option.jsonf="on") {{
  property(outname="@timestamp" name="timegenerated" dateFormat="rfc3339" format="jsonf")
  property(outname="message" name="msg" format="jsonf")
}}
ruleset(name="es" queue.type="LinkedList" queue.size="100000" queue.dequeueBatchSize="4000" queue.workerThreads="1") {{
  action(type="omelasticsearch" server="127.0.0.1" serverport="{receiver.port}" template="doc" searchIndex="logs" searchType=""
         bulkmode="on" maxbytes="8m" action.resumeRetryCount="-1" action.resumeInterval="1")
}}
input(type="imfile" File="{path}" Tag="app" ruleset="es" startmsg.regex="{start}" readTimeout="2" escapeLF="off" freshStartTail="off")
""")
        return ["/usr/sbin/rsyslogd", "-n", "-f", folder / "rsyslog.conf", "-i", folder / "rsyslog.pid"]

    # MARK: Measurements

    def ship(self, command_of, counts, receivers=1):
        """One run: CPU seconds, wall seconds, peak MiB, lost, doubled, torn, and the receivers' CPU seconds."""
        folder = self.folder()
        sinks = [Receiver(self.tools, folder) for _ in range(receivers)]
        shipper = Process(command_of(folder, sinks), folder)
        events = counts["lines"] + counts["crashes"]
        stats = [sink.wait(events) for sink in sinks]
        cpu, peak = shipper.cpu(), shipper.memory("VmHWM")
        shipper.stop()
        stats = [sink.stats() for sink in sinks]
        received = sum(sink.cpu() for sink in sinks)
        for sink in sinks:
            sink.stop()
        lost = sum(events - one["lines"] - one["crashes"] for one in stats)
        wall = (max(one["last"] for one in stats) - shipper.started) / 1e9
        return cpu, wall, peak, lost, sum(one["doubled"] for one in stats), sum(one["torn"] for one in stats), received

    def throughput(self, cases, repeats=None):
        """Rows of shippers that take turns: (name, target, counts, a command of folder and receivers, how many receivers)."""
        runs = {case[0]: [] for case in cases}
        for _ in range(repeats or self.options.repeats):
            for name, _, counts, command, receivers in cases:
                runs[name].append(self.ship(command, counts, receivers))
        for name, target, counts, _, _ in cases:
            gigabytes = counts["bytes"] / 1e9
            cpu, wall, peak, lost, doubled, torn, received = (statistics.median(column) for column in zip(*runs[name]))
            self.row(name, f"{cpu / gigabytes:.1f} CPU-s/GB", target,
                     f"{counts['bytes'] / 1e6 / wall:.0f} MB/s, peak {peak:.0f} MiB, lost {lost:.0f}, doubled {doubled:.0f}, torn {torn:.0f}, "
                     f"receiver {received / gigabytes:.0f}")

    def row(self, name, value, target, note=""):
        self.rows.append((name, value, target, note))
        print(f"{name:<58} {value:>18}  {target:<24} {note}", flush=True)

    def shipping(self):
        plain, counts = self.data("plain200", 200)
        crashes, crash_counts = self.data("crashes100", 100, crashes=0.5)
        cri, cri_counts = self.data("cri200", 200, form="cri")
        docker, docker_counts = self.data("docker50", 50, form="docker")
        self.throughput([
            ("plain to Elasticsearch", "10", counts, lambda f, s: self.ours(f, [plain], s), 1),
            ("plain to Elasticsearch, gzip", "18", counts, lambda f, s: self.ours(f, [plain], s, compression="gzip"), 1),
            ("Kubernetes lines to Elasticsearch", "12", cri_counts, lambda f, s: self.ours(f, [cri], s, form="cri"), 1),
            ("Docker lines to Elasticsearch", "14", docker_counts, lambda f, s: self.ours(f, [docker], s, form="docker"), 1),
            ("half of all bytes in crashes, to Elasticsearch", "12", crash_counts, lambda f, s: self.ours(f, [crashes], s), 1),
            ("rsyslog, plain to Elasticsearch", "(peer)", counts, lambda f, s: self.rsyslog(f, plain, s[0]), 1),
        ])

    def store(self, path, counts, more=""):
        """One run into the ring alone: CPU seconds and peak MiB."""
        folder, port = self.folder(), free_port()
        shipper = Process(self.ours(folder, [path], [], status=port, more=more), folder)
        events = counts["lines"] + counts["crashes"]
        until(lambda: metric(port, "panicbox_records_stored_total") >= events, 120)
        cost = shipper.cpu(), shipper.memory("VmHWM")
        shipper.stop()
        return cost

    def ring(self):
        path, counts = self.data("plain200", 200)
        costs, peaks = zip(*(self.store(path, counts) for _ in range(self.options.repeats)))
        self.row("plain to the ring alone", f"{statistics.median(costs) / counts['bytes'] * 1e9:.1f} CPU-s/GB", "6",
                 f"peak {statistics.median(peaks):.0f} MiB")

    def features(self):
        """What fields, redaction and rules add: each of them off, and all three, by turns."""
        path, counts = self.data("plain200", 200)
        keys = {"fields": "fields: off\n", "redaction": "redaction: off\n", "rules": "diagnosis: off\n"}
        off = {"": "", **{f", {name} off": key for name, key in keys.items()}, ", all three off": "".join(keys.values())}
        ways = {
            "ring alone": lambda more: self.store(path, counts, more)[0],
            "Elasticsearch": lambda more: self.ship(lambda f, s: self.ours(f, [path], s, more=more), counts)[0],
        }
        runs = {(way, words): [] for way in ways for words in off}
        for _ in range(self.options.repeats):
            for (way, words), costs in runs.items():
                costs.append(ways[way](off[words]))
        for (way, words), costs in runs.items():
            cost, bare = statistics.median(costs), statistics.median(runs[way, ", all three off"])
            self.row(f"lines to the {way}{words}" if way == "ring alone" else f"lines to {way}{words}",
                     f"{cost / counts['bytes'] * 1e9:.1f} CPU-s/GB", "" if words else "+25 %", f"{(cost / bare - 1) * 100:+.0f} % over none of the three")

    def replay(self):
        """A ring is sent once more, to a receiver that takes its LZ4 frames; what came is counted by the stock tools."""
        path, counts = self.data("plain200", 200)
        events, costs, wrong = counts["lines"] + counts["crashes"], [], 0
        for _ in range(self.options.repeats):
            folder, port = self.folder(), free_port()
            shipper = Process(self.ours(folder, [path], [], status=port), folder)
            until(lambda: metric(port, "panicbox_records_stored_total") >= events, 120)
            shipper.stop()
            sink = Receiver(self.tools, folder)
            before = os.times()
            subprocess.run([self.panicbox, "replay", folder / "ring", "--to", f"{sink.address}/kept"], check=True, capture_output=True)
            after = os.times()
            costs.append(after.children_user + after.children_system - before.children_user - before.children_system)
            sink.stop()
            came = subprocess.run(f"lz4 -dc '{sink.kept}' | wc -l", shell=True, check=True, capture_output=True)
            wrong += abs(events - int(came.stdout))
        self.row("replay of the ring to a receiver of LZ4", f"{statistics.median(costs) / counts['bytes'] * 1e9:.1f} CPU-s/GB", "1",
                 f"missing or doubled {wrong}")

    def last_words(self):
        """A service under `panicbox exec` that dies with its crash."""
        delays = []
        for _ in range(10):
            folder = self.folder()
            sink = Receiver(self.tools, folder)
            command = self.ours(folder, [folder / "none.log"], [sink])
            arguments = ["-c", command[-1], "--", self.tools / "gen", "flow", "-out", "/dev/stderr", "-every", "1s", "-die"]
            run = subprocess.run([self.panicbox, "exec", *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            moment = int(run.stdout.split()[1])
            until(lambda: sink.stats()["crashes"] == 1, 20)
            delays.append((int(fetch(sink.address + "/moments").split()[1]) - moment) / 1e6)
            sink.stop()
        self.row("a crash that is the last thing written, under exec", f"{statistics.median(delays):.0f} / {max(delays):.0f} ms", "20 ms",
                 f"median and worst of {len(delays)}")

    def growth(self):
        small, counts = self.data("plain50", 50)
        large, large_counts = self.data("plain1000", 1000)
        many, many_counts = self.thousand_files()
        self.throughput([
            ("50 MB of one file", "", counts, lambda f, s: self.ours(f, [small], s), 1),
            ("1,000 MB of one file", "within 10 % of that", large_counts, lambda f, s: self.ours(f, [large], s), 1),
            ("50 MB of 1,000 files", "within 10 % of that", many_counts, lambda f, s: self.ours(f, [many], s), 1),
            ("50 MB to four sinks", "each sink its own", counts, lambda f, s: self.ours(f, [small], s), 4),
        ])
        huge, huge_counts = self.data("plain5000", 5000)
        self.throughput([
            ("5,000 MB of one file, once", "within 10 % of that", huge_counts, lambda f, s: self.ours(f, [huge], s), 1),
        ], repeats=1)

    def thousand_files(self):
        """The same 50 MB dealt out to a thousand files, whole lines to each: their pattern, and their counts."""
        folder = self.work / "many"
        path, counts = self.data("lines50", 50, crashes=0)
        if not folder.exists():
            folder.mkdir()
            lines = path.read_bytes().splitlines(keepends=True)
            share = -(-len(lines) // 1000)
            for index in range(1000):
                (folder / f"{index}.log").write_bytes(b"".join(lines[index * share:(index + 1) * share]))
        return folder / "*.log", counts

    def latency(self):
        for name, target, arguments, crashes in [
            ("a crash in a flow of 1,000 lines a second", "50 / 150 ms", ["-rate", "1000", "-seconds", "20", "-every", "2s"], 9),
            ("a crash that is the last thing written", "600 ms", ["-rate", "1000", "-seconds", "8", "-every", "1s", "-pause", "4s"], 6),
        ]:
            folder = self.folder()
            path = folder / "app.log"
            path.touch()
            sink = Receiver(self.tools, folder)
            shipper = Process(self.ours(folder, [path], [sink]), folder)
            time.sleep(2)
            flow = subprocess.run([self.tools / "gen", "flow", "-out", path, *arguments], check=True, capture_output=True, text=True)
            written = dict(map(int, line.split()) for line in flow.stdout.splitlines())
            until(lambda: sink.stats()["crashes"] >= len(written), 20)
            came = dict(map(int, line.split()) for line in fetch(sink.address + "/moments").splitlines())
            delays = sorted((came[event] - moment) / 1e6 for event, moment in written.items())
            shipper.stop()
            sink.stop()
            self.row(name, f"{statistics.median(delays):.0f} / {delays[-1]:.0f} ms", target, f"median and worst of {len(delays)}")

    def start(self):
        delays = []
        for _ in range(self.options.repeats):
            folder = self.folder()
            path = folder / "app.log"
            path.write_bytes(b"".join(self.data("plain50", 50)[0].open("rb").readlines()[:10]))
            sink = Receiver(self.tools, folder)
            shipper = Process(self.ours(folder, [path], [sink]), folder)
            stats = sink.wait(1)
            delays.append((stats["first"] - shipper.started) / 1e6)
            shipper.stop()
            sink.stop()
        self.row("start to the first record at the receiver", f"{statistics.median(delays):.0f} ms", "60 ms")

    def idle(self):
        for files, target in [(1, "5 ms, 28 MiB"), (1000, "150 ms")]:
            folder = self.folder()
            logs = folder / "logs"
            logs.mkdir()
            for index in range(files):
                (logs / f"{index}.log").write_text(f"2026/11/23 08:00:00 the only line of {index}\n")
            sink = Receiver(self.tools, folder)
            shipper = Process(self.ours(folder, [logs / "*.log"], [sink]), folder)
            time.sleep(6)
            before = shipper.cpu()
            time.sleep(30)
            spent = (shipper.cpu() - before) * 1000
            self.row(f"idle for 30 s, {files:,} {'file' if files == 1 else 'files'}", f"{spent:.0f} ms", target, f"resident {shipper.memory('VmRSS'):.0f} MiB")
            shipper.stop()
            sink.stop()

    def limits(self):
        path, counts = self.data("plain200", 200)
        for command in ["cat {}", "lz4 -1 -c {}", "libdeflate-gzip -1 -c {}", "igzip -1 -c {}"]:
            if not shutil.which(command.split()[0]):
                continue
            costs = []
            for _ in range(self.options.repeats):
                before = os.times()
                subprocess.run(command.format(path).split(), stdout=subprocess.DEVNULL, check=True)
                after = os.times()
                costs.append(after.children_user + after.children_system - before.children_user - before.children_system)
            self.row(f"`{command.format('FILE')}`", f"{statistics.median(costs) / counts['bytes'] * 1e9:.1f} CPU-s/GB", "(limit)")

    # MARK: The whole

    def run(self):
        names = self.options.only.split(",") if self.options.only else ["limits", "ring", "features", "replay", "shipping", "latency", "last_words", "start", "idle", "growth"]
        for name in names:
            getattr(self, name)()
        if self.options.write:
            self.write(Path(self.options.write))

    def write(self, page):
        begin, end = "<!-- figures: make bench -->\n", "<!-- end of figures -->\n"
        commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
        processor = next(line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
        table = "\n".join(f"| {name} | {value} | {target} | {note} |" for name, value, target, note in self.rows)
        figures = (f"Measured on {time.strftime('%Y-%m-%d')} at commit {commit}: {os.cpu_count()} cores of {processor}, Linux {platform.release()}; medians of "
                   f"{self.options.repeats}, load {os.getloadavg()[0]:.1f} when it ended.\n\n"
                   f"| what | figure | target | beside it |\n| --- | --- | --- | --- |\n{table}\n")
        text = page.read_text()
        head, rest = text.split(begin, 1)
        page.write_text(head + begin + "\n" + figures + "\n" + end + rest.split(end, 1)[1])


def metric(port, name):
    try:
        lines = fetch(f"http://127.0.0.1:{port}/metrics").splitlines()
    except OSError:
        return 0
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.split("{")[0].split(" ")[0] == name)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ["panicbox", "tools", "work"]:
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--write", default="")
    Bench(parser.parse_args()).run()


if __name__ == "__main__":
    sys.exit(main())
