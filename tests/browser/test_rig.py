"""The three places where a widget lives, proved with the smallest widget."""

import json
import re

import psutil
import pytest
from conftest import Server, eventually
from tiny import Tiny


def test_plain_page(plain_page):
    page = plain_page(Tiny(), Tiny(count=5))
    page.locator(".tiny").first.click()
    assert page.locator(".tiny").all_inner_texts() == ["count 1", "count 5"]
    assert page.evaluate("models.map((model) => model.get('count'))") == [1, 5]
    page.evaluate("models[1].set('count', 7)")
    assert page.locator(".tiny").last.inner_text() == "count 7"
    assert page.evaluate("getComputedStyle(document.querySelector('.tiny')).color") == "rgb(1, 2, 3)"
    assert page.errors == []


def test_voila(voila, page):
    voila.open(page, "99-tiny")
    page.locator(".tiny").click(timeout=60_000)
    assert page.locator(".tiny").inner_text() == "count 1"
    eventually(lambda: voila.ask(page, "tiny.count"), 1)
    assert page.get_by_text("Facilitator: only for you").count() == 0
    assert page.get_by_text("import anywidget").count() == 0  # no code


def kernel(server, page, lesson="99-tiny"):
    """Open a lesson and wait until its page talks with its kernel; the kernel's address."""
    server.open(page, lesson)
    told = json.loads(page.locator("#jupyter-config-data").text_content())
    address = f"{server.url}api/kernels/{told['kernelId']}"
    eventually(lambda: page.request.get(address).json().get("connections"), 1, 60)
    return address


def alive(page, *addresses):
    return [page.request.get(address).status == 200 for address in addresses]


def test_voila_ends_the_kernel_of_a_page_that_is_left(voila, pages):
    stays, leaves = pages(), pages()
    kept, left = kernel(voila, stays), kernel(voila, leaves)
    assert alive(stays, kept, left) == [True, True]

    leaves.goto(voila.url)
    eventually(lambda: alive(stays, kept, left), [True, False])
    leaves.go_back()
    again = kernel(voila, leaves)
    assert again != left
    leaves.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    eventually(lambda: alive(stays, again), [False])  # as from the browser's memory: it begins anew
    leaves.locator(".tiny").click(timeout=60_000)
    eventually(lambda: voila.ask(leaves, "tiny.count"), 1)

    last = kernel(voila, leaves)
    leaves.close(run_before_unload=True)
    eventually(lambda: alive(stays, last), [False])
    stays.locator(".tiny").click()
    eventually(lambda: voila.ask(stays, "tiny.count"), 1)
    assert not re.search(r"\b(403|500)\b.*shutdown", voila.said)  # leaving was never refused


def test_voila_ends_no_kernel_for_another_site(voila, page):
    address = kernel(voila, page)
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "_xsrf")

    def end(origin, **form):
        url = address.replace("api/kernels", "voila/api/shutdown")
        return page.request.post(url, headers={"Origin": origin}, form=form).status

    ours, theirs = voila.url.rstrip("/"), "http://127.0.0.1:1"
    assert end(theirs, _xsrf=token) == 404  # another port of this computer can read the cookie
    assert end("null", _xsrf=token) == 404
    assert end(ours) == end(ours, _xsrf="guessed") == 403
    assert alive(page, address) == [True]
    assert end(ours, _xsrf=token) == 204
    assert alive(page, address) == [False]


def test_voila_ends_a_kernel_whose_page_is_gone_and_none_whose_page_is_open(
    course, pages, tmp_path, monkeypatch
):
    # Long enough that a page on a busy machine comes in time, which is what the course's five minutes are for.
    (tmp_path / "voila.json").write_text(
        '{"MappingKernelManager": {"cull_idle_timeout": 20, "cull_interval": 1}}'
    )
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path))
    server = Server("present", course, tmp_path / "home")
    try:
        stays, crashes = pages(), pages()
        kept = kernel(server, stays)
        lost = kernel(server, crashes)
        crashes.close()  # with no word to the server
        eventually(lambda: alive(stays, lost), [False], 60)
        stays.wait_for_timeout(3_000)  # silent for longer than a kernel without a page lives
        assert alive(stays, kept) == [True]
        stays.locator(".tiny").click()
        eventually(lambda: server.ask(stays, "tiny.count"), 1)

        sent = stays.request.get(f"{server.url}voila/render/99-tiny.ipynb").text()
        # It was warm for longer than its page may be away.
        taken = re.search(r'"kernelId": *"([\w-]+)"', sent)[1]
        stays.wait_for_timeout(3_000)  # its page is slow to arrive
        assert alive(stays, f"{server.url}api/kernels/{taken}") == [True]
    finally:
        server.stop()


def end_kernels(server):
    """Kill the kernels of a server, as a machine does that is short of memory; Jupyter starts them again."""
    for child in psutil.Process(server.process.pid).children(recursive=True):
        if "ipykernel_launcher" in " ".join(child.cmdline()):
            child.kill()


def test_lab_opens_quietly_with_living_widgets(lab, pages):
    for scheme in ("light", "dark"):
        page = pages(scheme=scheme)
        lab.open(page, "99-tiny")
        page.locator(".tiny").click()  # no cell was run
        assert page.locator(".tiny").inner_text() == "count 1"
        page.wait_for_timeout(3000)  # pop-ups come late
        assert page.locator(".Toastify__toast, .jp-Dialog").all_inner_texts() == []
        assert page.evaluate("document.body.dataset.jpThemeLight") == (
            "true" if scheme == "light" else "false"
        )


@pytest.mark.parametrize("how", ["silence", "death", "the file was not read"])
def test_widgets_are_shown_also_where_ipywidgets_lost_them(lab, page, how):
    lost = []

    def lose(socket):
        server = socket.connect_to_server()

        def forward(message):
            words = message if isinstance(message, bytes) else message.encode()
            if b"comm_info_request" not in words or lost:
                return server.send(message)
            lost.append(message)
            if how == "death":
                end_kernels(lab)

        socket.on_message(forward)

    def skip(route):
        """On a busy machine ipywidgets may say that all is restored without the widgets of the file."""
        script = route.fetch()
        text, count = re.subn(r"\w+&&await this\._loadFromNotebook\(\w+\),", "", script.text())
        lost.extend([text] * count)
        route.fulfill(response=script, body=text)

    if how == "the file was not read":
        page.route(re.compile("jupyterlab-manager/static"), skip)
    else:
        page.route_web_socket(re.compile("channels"), lose)
    lab.open(page, "99-tiny")
    if how == "death":
        page.get_by_role("dialog").get_by_role("button", name="Ok").click()
    page.locator(".tiny").click()
    assert lost and page.locator(".tiny").inner_text() == "count 1"
    lab.run_all(page)
    eventually(lambda: lab.ask(page, "'tiny' in globals()"), True)
    page.locator(".tiny").click()
    eventually(lambda: lab.ask(page, "tiny.count"), 1)


def test_lab_tells_python_and_saves_nothing_typed(lab, course, page):
    lab.open(page, "99-tiny")
    page.locator(".tiny").wait_for()
    before = json.loads((course / "99-tiny.ipynb").read_text())
    lab.run_all(page)
    eventually(lambda: lab.ask(page, "'tiny' in globals()"), True)
    page.locator(".tiny").click()
    eventually(lambda: lab.ask(page, "tiny.count"), 1)

    page.keyboard.press("Control+s")
    page.get_by_text("Saving completed").or_(
        page.locator("#jp-title-panel-title:not(.jp-mod-dirty)")
    ).first.wait_for()
    page.wait_for_timeout(1500)
    after = json.loads((course / "99-tiny.ipynb").read_text())
    assert after["cells"][3] == before["cells"][3]
    assert after["metadata"]["widgets"] == before["metadata"]["widgets"]

    page.reload()
    page.locator(".tiny").click()
    assert page.locator(".tiny").inner_text() == "count 1"
