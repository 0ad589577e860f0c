"""ES modules as classic scripts: a browser loads those from a folder too, where it refuses modules.

Each file becomes one function that is called once and leaves what it exports in `mendScripts`, by its name.
"""

import re
from collections.abc import Iterable

from ..errors import Plain

_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./([\w.-]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*|\bimport\.meta\b", re.MULTILINE)
_TOP = re.compile(r"^(?:const|class|(?:async )?function) (\w+)", re.MULTILINE)


def imported(source: str) -> list[str]:
    """The names of the files that a module imports, in order."""
    return [name for _, name in _IMPORT.findall(source)]


def classic(name: str, source: str) -> str:
    """A module as a classic script. Raises Plain for an import or export that it does not know."""
    names = [found for found in _EXPORT.findall(source)]
    text = _EXPORT.sub("", _IMPORT.sub(r'const { \1 } = mendScripts["\2"];', source))
    text, defaults = _DEFAULT.subn("const default_ = ", text)
    if left := _LEFT.search(text):
        raise Plain(
            f'{name}: found "{left[0][:60]}"; expected imports of names, and exports of what is declared.'
        )
    return _wrapped(name, text, [*names, *["default: default_"] * defaults])


def parts(sources: Iterable[tuple[str, str]]) -> dict[str, str]:
    """(name, text) of the files of which one module is made -> each of them as a script of its own.

    What one of them declares is known to those after it, as it is where they stand in one file.
    """
    made: dict[str, str] = {}
    known: dict[str, str] = {}
    for name, source in sources:
        used = [word for word in known if re.search(rf"(?:(?<![\w.])|(?<=\.{{3}})){word}\b", source)]
        lines = [f'const {{ {word} }} = mendScripts["{known[word]}"];\n' for word in used]
        text, defaults = _DEFAULT.subn("const default_ = ", source)
        own = _TOP.findall(source)
        made[name] = _wrapped(name, "".join(lines) + text, [*own, *["default: default_"] * defaults])
        known |= dict.fromkeys(own, name)
    return made


def _wrapped(name: str, text: str, exported: list[str]) -> str:
    if not exported:  # nobody waits for it, so it may wait itself
        return f"(async () => {{\n{text.rstrip()}\n}})();\n"
    names = ", ".join(exported)
    head = f'(globalThis.mendScripts ??= {{}})["{name}"] = (() => {{'
    return f"{head}\n{text.rstrip()}\nreturn {{ {names} }};\n}})();\n"
