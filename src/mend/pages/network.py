"""This computer on the local network: where participants find it, and how they get there."""

import ipaddress
import socket

from ..errors import Plain


def address(wanted: str = "") -> str:
    """The IPv4 address of this computer on its network.

    wanted : one to take instead, where the computer has several
    Raises Plain where there is none, or `wanted` is none of this computer's.
    """
    found = wanted or _own()
    try:
        private = ipaddress.IPv4Address(found).is_private
    except ValueError:
        raise Plain(f'"{found}" is no IPv4 address; expected one like 192.168.1.20.') from None
    if not private:
        raise Plain(
            f"{found} can be reached from the whole internet, and what is shared is not encrypted. "
            "Name an address of your local network with --address."
        )
    with socket.socket() as probe:
        try:
            probe.bind((found, 0))
        except OSError:
            raise Plain(f"{found} is no address of this computer. Leave --address out to find one.") from None
    return found


def _own() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: the system only says which way it would go
            found = probe.getsockname()[0]
        except OSError:
            found = ""
    if not found or found.startswith("127."):
        raise Plain(
            "This computer is on no network, so nobody could come in. Join one, or leave out --share."
        )
    return found


def qr(url: str, dark: str = "#000000") -> str:
    """The address as a QR code: an SVG element that scales, dark on white in every theme."""
    import segno

    return segno.make(url, error="m", micro=False).svg_inline(
        scale=10, border=4, dark=dark, light="#ffffff", omitsize=True, svgclass="mend-qr", lineclass=None
    )
