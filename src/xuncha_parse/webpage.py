"""A web page in one file: it opens anywhere, asks no other host for anything, and runs only this program's own script.

What a notice or a record says comes in as data: a JSON island no browser runs, read by the page's script and shown as
text. The policy in the page's head names the one script and the one style sheet by their hashes, so that nothing else
runs even if it got in, and forbids the script every way of turning text into markup (Trusted Types).
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

__all__ = ["WebPage", "asset", "escape"]


@dataclass(frozen=True, slots=True)
class WebPage:
    """The parts of a page.

    ``body`` is HTML, every text in it escaped already, and holds no ``style`` or ``on…`` attribute, which the policy
    would ignore. ``data`` are JSON texts by the id of the element that will hold each.
    """

    title: str
    body: str
    style: str
    script: str
    data: Mapping[str, str] = field(default_factory=dict)
    language: str = "zh-CN"

    def html(self) -> str:
        """The whole page."""
        islands = "".join(
            f'<script type="application/json" id="{escape(name)}">{_inert(text)}</script>\n'
            for name, text in self.data.items()
        )
        return (
            f'<!DOCTYPE html>\n<html lang="{escape(self.language)}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{self._policy()}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
            f'<link rel="icon" href="data:,">\n<title>{escape(self.title)}</title>\n<style>{self.style}</style>\n'
            f"</head>\n<body>\n{self.body}\n{islands}<script>{self.script}</script>\n</body>\n</html>\n"
        )

    def _policy(self) -> str:
        return (
            f"default-src 'none'; script-src {_hash(self.script)}; style-src {_hash(self.style)}; img-src data:; "
            "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
        )


def asset(folder: Traversable, *names: str) -> str:
    """The files of a package folder, one behind the other, with plain line feeds: a browser hashes them so."""
    return "\n".join(folder.joinpath(name).read_bytes().decode().replace("\r\n", "\n") for name in names)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _inert(json_text: str) -> str:
    """JSON that ends no element and opens no comment: in JSON these characters stand only in strings."""
    return json_text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
