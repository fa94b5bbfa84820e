"""The service as a process of its own: starting, waiting, working, stopping."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from small_site import SECRET, SmallSite

SECONDS = 60


@pytest.fixture
def unmigrated(small_site: SmallSite) -> SmallSite:
    with small_site.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE %s",
            (f"{small_site.prefix}bkloyalty%",),
        )
        kept = ("doorbells", "events_begun", "events_seen")
        names = [row[0] for row in cursor.fetchall() if not str(row[0]).endswith(kept)]
        cursor.execute(f"DROP TABLE {', '.join(names)}")
    return small_site


@contextmanager
def running(folder: Path, *words: str) -> Iterator["subprocess.Popen[str]"]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BKLOYALTY_")}
    command = [sys.executable, "-m", "bridge", *words, "--wordpress", str(folder)]
    process = subprocess.Popen(command, env=clean, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def free_port() -> int:
    with socket.socket() as probing:
        probing.bind(("127.0.0.1", 0))
        return int(probing.getsockname()[1])


def health(port: int) -> tuple[int, dict[str, Any]]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)
    except OSError:
        return 0, {}


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.1)


def test_waits_for_a_secret_and_is_then_ready(unmigrated: SmallSite, tmp_path: Path) -> None:
    unmigrated.set_option("bkloyalty_secret", "")
    port = free_port()
    with running(unmigrated.write_config(tmp_path), "serve", "--port", str(port)) as process:
        wait_for(lambda: health(port)[0] != 0)
        status, answer = health(port)
        assert (status, answer["status"]) == (503, "waiting")
        assert "activate it in WordPress" in answer["reason"]
        unmigrated.set_option("bkloyalty_secret", SECRET)
        wait_for(lambda: health(port)[0] == 200)
        time.sleep(6)  # it looks every five seconds
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=SECONDS)
    assert "Traceback" not in said
    assert SECRET not in said
    assert "WARNING bridge.app: waiting for the plugin's secret: activate it in WordPress" in said
    assert "INFO bridge.app: the plugin's secret is there" in said


@pytest.mark.parametrize("table", ["entries", "doorbells"])
def test_is_not_ready_while_a_table_is_missing(small_site: SmallSite, tmp_path: Path, table: str) -> None:
    port, name = free_port(), f"{small_site.prefix}bkloyalty_{table}"
    with running(small_site.write_config(tmp_path), "serve", "--port", str(port)) as process:
        wait_for(lambda: health(port)[0] == 200)
        with small_site.cursor() as cursor:
            cursor.execute(f"RENAME TABLE {name} TO {name}_away")
        status, answer = health(port)
        assert (status, answer["status"]) == (503, "waiting")
        assert table in answer["reason"]
        with small_site.cursor() as cursor:
            cursor.execute(f"RENAME TABLE {name}_away TO {name}")
        assert health(port)[0] == 200
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=SECONDS)
    assert "waiting for" not in said


def test_services_that_start_at_once_migrate_once(unmigrated: SmallSite, tmp_path: Path) -> None:
    folder, ports = unmigrated.write_config(tmp_path), [free_port(), free_port()]
    with (
        running(folder, "serve", "--port", str(ports[0])),
        running(folder, "serve", "--port", str(ports[1])),
        running(folder, "work", "--once") as once,
    ):
        wait_for(lambda: all(health(port)[0] == 200 for port in ports))
        assert once.wait(SECONDS) == 0


@pytest.mark.parametrize("words", [("work",), ("serve", "--with-worker")])
def test_a_worker_answers_doorbells_and_stops_when_told(
    small_site: SmallSite, tmp_path: Path, words: tuple[str, ...]
) -> None:
    more = ["--port", str(free_port())] if words[0] == "serve" else []
    with running(small_site.write_config(tmp_path), *words, *more) as process:
        small_site.ring(12345)
        wait_for(lambda: not has_bells(small_site))
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=SECONDS)
    assert "the worker stopped" in said
    assert "Traceback" not in said


def test_a_service_alone_answers_only_its_own_calls(small_site: SmallSite, tmp_path: Path) -> None:
    port = free_port()
    with running(small_site.write_config(tmp_path), "serve", "--port", str(port)):
        wait_for(lambda: health(port)[0] == 200)
        small_site.ring(12345)
        time.sleep(2)
        assert has_bells(small_site)


def has_bells(site: SmallSite) -> bool:
    with site.cursor() as cursor:
        return bool(cursor.execute(f"SELECT 1 FROM {site.prefix}bkloyalty_doorbells"))


def test_a_port_that_is_taken_is_said(small_site: SmallSite, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with running(small_site.write_config(tmp_path), "serve", "--port", str(port)) as process:
            _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert "address already in use" in said
    assert "Traceback" not in said
