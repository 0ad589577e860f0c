"""What is drawn by code for paper: the wheel, the path and a line from 0 to 10, as SVG in a data address."""

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from math import cos, pi, sin

INK, SOFT, GRID = "#23313a", "#5b6a73", "#9a9a92"
SERIF = "'source-serif-4', Georgia, serif"
SANS = "'source-sans-3', 'Segoe UI', sans-serif"


def wheel(areas: Sequence[str], concept: Sequence[float] = (), esteem: Sequence[float] = ()) -> str:
    """Six spokes and five rings; empty, or with the values of somebody.

    concept, esteem : six numbers from 1 to 5 each, or none
    """
    parts = [
        f'<circle r="{_at(value):.0f}" fill="none" stroke="{GRID}" stroke-width="{width}"/>'
        for value, width in enumerate((0.8, 0.8, 0.8, 0.8, 1.4), 1)
    ]
    for place, name in enumerate(areas):
        x, y = _point(place, 5)
        parts.append(f'<line x2="{x:.1f}" y2="{y:.1f}" stroke="{SOFT}" stroke-width="1"/>')
        parts += [
            f'<circle cx="{px:.1f}" cy="{py:.1f}" r="1.8" fill="{SOFT}"/>'
            for px, py in (_point(place, value) for value in range(1, 6))
        ]
        x, y = _point(place, 5.45)
        anchor = "middle" if abs(x) < 20 else "start" if x > 0 else "end"
        lines = _two_lines(name)
        y += (0 if y < -20 else 8) - (len(lines) - 1) * (14 if y < -20 else 0)
        for row, words in enumerate(lines):
            parts.append(_text(x, y + row * 15, words, 13.5, anchor=anchor, font=SERIF, weight=600))
    for value in range(1, 6):
        parts.append(_text(_at(value) * sin(pi / 6) + 3, -_at(value) * cos(pi / 6) - 2, str(value), 10, SOFT))
    if concept and esteem:
        for values, dash in ((concept, ""), (esteem, ' stroke-dasharray="6 4"')):
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(_point, range(6), values))
            parts.append(f'<polygon points="{points}" fill="none" stroke="{INK}" stroke-width="1.8"{dash}/>')
        for place, (one, other) in enumerate(zip(concept, esteem, strict=True)):
            x, y = _point(place, one)
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="#fff" stroke="{INK}" stroke-width="2"/>'
            )
            x, y = _point(place, other)
            parts.append(
                f'<path d="M{x - 5:.1f} {y - 5:.1f}l10 10m0 -10l-10 10" stroke="{INK}" stroke-width="2.4"/>'
            )
    return _svg((-285, -232, 570, 464), parts)


def path(steps: Sequence[str], people: Sequence[str], out: str) -> str:
    """The steps from top to bottom, boxes and lines to write on at each, and the way out beside all."""
    lane, left, tall = 560, 160, 134
    centers = [(70 if i % 2 == 0 else 110, 46 + i * tall) for i in range(len(steps))]
    parts = []
    for (x, y), (to_x, to_y) in pairwise(centers):
        middle = (y + to_y) / 2
        parts.append(_line(f"M{x} {y}C{x} {middle} {to_x} {middle} {to_x} {to_y}", 9, GRID))
    end = centers[-1][1]
    parts += [
        _line(f"M{lane} 16V{end + 78}", 1.4, dash="7 5"),
        f'<path d="M{lane - 7} {end + 72}l7 12l7 -12z" fill="{INK}"/>',
        _box(lane - 78, end + 86, 156, 34, 8),
        _text(lane, end + 107, out, 12.5, anchor="middle", weight=600),
    ]
    for number, ((x, y), name) in enumerate(zip(centers, steps, strict=True), 1):
        parts += [
            f'<circle cx="{x}" cy="{y}" r="27" fill="#fff" stroke="{INK}" stroke-width="2"/>',
            _text(x, y + 9, str(number), 25, anchor="middle", font=SERIF, weight=600),
            _text(left, y - 28, name, 19, font=SERIF, weight=600),
            *(_line(f"M{left} {y + row}H{lane - 45}", 1, GRID) for row in (42, 76)),
            _line(f"M{lane - 36} {y}H{lane - 8}", 1.4, dash="5 4"),
            f'<path d="M{lane - 12} {y - 5}l9 5l-9 5z" fill="{INK}"/>',
        ]
        for at, person in zip((left, left + 185), people, strict=True):
            parts += [_box(at, y - 14, 21, 21, 3), _text(at + 30, y + 2, person, 13)]
    return _svg((0, 0, 640, end + 130), parts)


def scale() -> str:
    """A line from 0 to 10 to put a mark on."""
    parts = [f'<path d="M20 20H620" stroke="{INK}" stroke-width="1.4"/>']
    for value in range(11):
        x = 20 + value * 60
        parts.append(f'<path d="M{x} 13v14" stroke="{INK}" stroke-width="1.4"/>')
        parts.append(_text(x, 44, str(value), 12, SOFT, anchor="middle"))
    return _svg((0, 0, 640, 52), parts)


def address(svg: str) -> str:
    """The SVG as an address that a picture can carry."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def _at(value: float) -> float:
    return 24 + (value - 1) * 40


def _point(place: int, value: float) -> tuple[float, float]:
    angle = place * pi / 3
    return _at(value) * sin(angle), -_at(value) * cos(angle)


def _two_lines(name: str) -> list[str]:
    """The words in one line, or in two of about the same length."""
    words = name.split()
    if len(name) < 13 or len(words) < 2:
        return [name]
    breaks = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return list(min(breaks, key=lambda two: max(map(len, two))))


def _line(way: str, width: float, color: str = INK, dash: str = "none") -> str:
    return (
        f'<path d="{way}" fill="none" stroke="{color}" stroke-width="{width}" stroke-dasharray="{dash}" '
        'stroke-linecap="round"/>'
    )


def _box(x: float, y: float, width: float, height: float, round_: float) -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{round_}" fill="#fff" '
        f'stroke="{INK}" stroke-width="1.5"/>'
    )


def _text(
    x: float,
    y: float,
    words: str,
    size: float,
    color: str = INK,
    anchor: str = "start",
    font: str = SANS,
    weight: int = 400,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-family="{font}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{color}">{escape(words)}</text>'
    )


def _svg(box: tuple[int, int, int, int], parts: Sequence[str]) -> str:
    x, y, width, height = box
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x} {y} {width} {height}" '
        f'width="{width}" height="{height}">{"".join(parts)}</svg>'
    )
