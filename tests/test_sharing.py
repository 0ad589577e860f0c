"""What `mend present` lets in, and what it keeps out."""

import asyncio
import json
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import product
from pathlib import Path

import nbformat
import pytest
from conftest import Server, eventually

from mend import frameworks, lessons, sections
from mend.pages import network
from mend.pages.book import is_shown
from mend.pages.door import ALPHABET, new_code

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a second address of this computer is needed")
PEOPLE = 5
THERE = "127.0.0.2"  # stands for this computer's address on the local network
WORDS = frameworks.load("present").words
NOTES = [note for path in lessons.every() for note in sections.notes(lessons.read(path))]


@pytest.fixture(scope="module")
def shared(course, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shared") / "notebooks"
    shutil.copytree(course, folder)
    broken = lessons.read(folder / "99-tiny.ipynb")
    broken.cells.append(nbformat.v4.new_code_cell("raise ValueError('what only the log says')", id="broken"))
    nbformat.write(broken, folder / "98-broken.ipynb")
    server = Server(
        "present",
        folder,
        folder.parent / "home",
        "--share",
        "--address",
        THERE,
        "--people",
        str(PEOPLE),
        "--plan",
        "two-hours",
    )
    server.port = int(re.search(r":(\d+)", server.url)[1])
    eventually(lambda: len(re.findall(r"\?code=", server.said)), 2)
    server.codes = dict(zip(("guide", "guest"), re.findall(r"\?code=(\w+)", server.said), strict=True))
    yield server
    server.stop()


def ask(server, path, role="", host="", method="GET", body=None, **headers):
    """Status, headers and text of what comes back, with the cookie that the role's code gives."""
    connection = HTTPConnection(THERE, server.port, timeout=60)
    if role:
        headers["Cookie"] = f"mend-{server.port}={server.codes[role]}"
    connection.request(method, path, body, {"Host": host or f"{THERE}:{server.port}", **headers})
    reply = connection.getresponse()
    return reply.status, dict(reply.getheaders()), reply.read().decode("utf-8", "replace")


def test_nobody_comes_in_without_the_code(shared):
    for path in ("/", "/voila/render/01-naming-the-harm.ipynb", "/notes/session/1", "/voila/static/voila.js"):
        status, _, text = ask(shared, path)
        assert (status, "Lena" in text) == (401, False), path
        assert WORDS.closed in text
    assert ask(shared, "/", Cookie=f"mend-{shared.port}=abcdefgh")[0] == 401
    assert ask(shared, "/assets/pages.css")[0] == 200


def test_the_code_opens_the_door_and_stays_in_no_address(shared):
    status, headers, _ = ask(shared, f"/?code={shared.codes['guest']}")
    assert (status, headers["Location"]) == (302, "/")
    assert re.search(r"HttpOnly.*SameSite=Strict", headers["Set-Cookie"], re.IGNORECASE)
    status, headers, _ = ask(shared, "/?code=wrong")
    assert (status, "Set-Cookie" in headers) == (302, False)


def test_a_page_of_another_name_is_refused(shared):
    for host in ("evil.example", f"evil.example:{shared.port}", f"{THERE}:1"):
        assert ask(shared, "/", "guide", host=host)[0] == 403


def test_participants_get_no_notes(shared):
    for path in ("/notes/session/1", "/notes/01-naming-the-harm.ipynb", "/join"):
        assert ask(shared, path, "guest")[0] == 404
        assert ask(shared, path, "guide")[0] == 200
    assert "Timing" in ask(shared, "/notes/session/1", "guide")[2]
    assert "mend_role" not in str(ask(shared, "/", "guest")[1])
    sentences = {line.strip() for note in NOTES for line in re.findall(r"[A-Z][^.*\n<]{40,}\.", note)}
    plan = Path(__file__).parents[1] / "data" / "workshops" / "two-hours.yaml"
    sentences |= set(re.findall(r"note: (.{40})", plan.read_text()))
    assert len(sentences) > 60
    for path in ["/", *(f"/voila/render/{lesson.name}" for lesson in filter(is_shown, lessons.every()))]:
        for role in ("guest", "guide"):
            text = ask(shared, path, role)[2]
            assert not [one for one in sentences if one in text], path
            assert "import mend" not in text


ELSEWHERE = """
    /lab /tree /terminals/1 /api/terminals /terminals/websocket/1 /api/contents /api/contents/00-start-here.ipynb /api/sessions
    /api/kernels /api/kernelspecs /api/config /voila/tree /voila/tree/ /voila/files/00-start-here.ipynb /voila/api/contents/ /files/README.md
    /voila/render/../README.md /voila/render/..%2fREADME.md /voila/render/%2e%2e/pyproject.toml /voila/render/97-missing.ipynb
    /voila/render/facilitator-guide.ipynb /notes/..%2f..%2fREADME.md /assets/..%2fserver.py /assets/server.py /edit/README.md /nbconvert/html/00-start-here.ipynb
    /view/README.md /login /logout /metrics /static/base/images/favicon.ico /session/2 /session/0
"""


def test_there_is_no_terminal_no_file_and_no_other_notebook(shared):
    for path, role in product(ELSEWHERE.split(), ("guest", "guide")):
        status, _, text = ask(shared, path, role)
        assert status == 404, path
        assert WORDS.missing in text and "Traceback" not in text
        for method in ("POST", "PUT", "DELETE"):
            assert ask(shared, path, role, method=method, body="{}")[0] in (403, 404, 405), path


def test_what_breaks_is_a_calm_sentence_and_told_in_the_log(shared):
    text = ask(shared, "/voila/render/98-broken.ipynb", "guide")[2]
    assert "jupyter-config-data" in text  # it was run now
    assert f'<p class="mend-calm">{WORDS.failed}</p>' in text
    assert not re.search("ValueError|what only the log says|Traceback|cell \\[", text)
    assert "ValueError" not in shared.said
    assert "what only the log says" in next(shared.home.rglob("mend-present-*.log")).read_text()


def test_no_code_is_run_from_a_page_and_no_more_kernels_than_people(shared, tmp_path):
    from tornado.httpclient import HTTPRequest
    from tornado.websocket import websocket_connect

    pages = [ask(shared, "/voila/render/99-tiny.ipynb", "guest")[2] for _ in range(PEOPLE + 1)]
    found = [re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL) for page in pages]
    assert 0 < sum(map(bool, found)) <= PEOPLE
    assert "mend-models" in pages[-1]  # as it was saved
    kernel = json.loads(found[0][1])["kernelId"]

    def message(kind, content):
        header = {"msg_id": kind, "msg_type": kind, "username": "", "session": "s", "version": "5.3"}
        return json.dumps(
            {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        )

    async def talk():
        url = f"ws://{THERE}:{shared.port}/api/kernels/{kernel}/channels"
        cookie = {
            "Cookie": f"mend-{shared.port}={shared.codes['guest']}",
            "Origin": f"http://{THERE}:{shared.port}",
        }
        with pytest.raises(Exception, match="401"):
            await websocket_connect(HTTPRequest(url))
        socket = await websocket_connect(HTTPRequest(url, headers=cookie))
        code = f"open({str(tmp_path / 'written')!r}, 'w')"
        await socket.write_message(message("execute_request", {"code": code, "silent": False}))
        await socket.write_message(message("kernel_info_request", {}))
        while True:
            reply = await socket.read_message()
            if isinstance(reply, bytes):
                reply = reply.decode("utf-8", "replace")
            if "execute_reply" in reply or "kernel_info_reply" in reply:
                return reply

    with ThreadPoolExecutor() as apart:  # the browser's tests may run a loop in this thread
        assert "kernel_info_reply" in apart.submit(lambda: asyncio.run(talk())).result(60)
    assert not (tmp_path / "written").exists()
    assert (
        ask(shared, f"/voila/api/shutdown/{kernel}", "guest", method="POST", body="")[0] == 403
    )  # no page of ours asked


def test_codes_are_new_each_time_and_easy_to_type():
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert set("".join(codes)) <= set(ALPHABET) and not set("il1o0") & set(ALPHABET)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [("8.8.8.8", "whole internet"), ("10.255.255.254", "no address of this"), ("home", "IPv4")],
)
def test_an_address_that_cannot_be_shared_is_refused(wanted, said):
    with pytest.raises(network.Plain, match=said):
        network.address(wanted)
