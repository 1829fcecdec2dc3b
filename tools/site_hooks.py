"""What the docs site needs beyond mkdocs, as hooks named in ``mkdocs.yml``.

Pages link to files outside of ``docs`` by relative paths, so that they work where the code is hosted. On the site such a
link becomes one to the file in the repository, and a link to a file that is not there is a warning, which the strict
build refuses. Drawings are put into their page, so that they follow its light or dark palette.
"""

from __future__ import annotations

import logging
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from markdown import Extension
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.hooks.site_hooks")

ROOT = Path(__file__).resolve().parent.parent
DRAWING = re.compile(r'<img alt="([^"]*)" src="[^"]*?(drawings/[\w-]+\.svg)"\s*/?>')
_UNNAMED = re.compile(r"[^\w\- ]")
BEFORE_MKDOCS = 10
"""mkdocs resolves links at priority 0 and warns of those that leave ``docs``."""


class OutsideLinks(Treeprocessor):
    """Turns links that leave ``docs`` into links to the repository's own pages."""

    def __init__(self, extension: RepositoryLinks) -> None:
        super().__init__()
        self.extension = extension

    def run(self, root: Element) -> None:
        """Change the links of one page."""
        for element in root.iter("a"):
            link = element.get("href")
            if link:
                element.set("href", self.extension.address(link))


class RepositoryLinks(Extension):
    """Knows the repository's address and the page that is being written."""

    def __init__(self, docs: Path, repository: str, branch: str) -> None:
        super().__init__()
        self.docs = docs
        self.repository = repository.rstrip("/")
        self.branch = branch
        self.page = docs / "index.md"

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- Python-Markdown's name
        """Register the processor in front of mkdocs' own."""
        md.treeprocessors.register(OutsideLinks(self), "repository_links", BEFORE_MKDOCS)

    def address(self, link: str) -> str:
        """Where a link of the page leads: itself, unless it leaves ``docs``."""
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
            return link
        target = (self.page.parent / unquote(parts.path)).resolve()
        if target.is_relative_to(self.docs):
            return link
        if not target.is_relative_to(ROOT) or not target.exists():
            log.warning("%s links to %s, which is not there", self.page.name, link)
            return link
        kind = "tree" if target.is_dir() else "blob"
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        return f"{self.repository}/{kind}/{self.branch}/{target.relative_to(ROOT).as_posix()}{anchor}"


def anchor(heading: str, separator: str) -> str:
    """A heading's anchor: its letters and digits of any script in lower case, blanks as hyphens."""
    return _UNNAMED.sub("", heading.strip().lower()).replace(" ", separator)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add the extension that knows the repository, and name anchors as code hosts do, Chinese ones included."""
    logging.getLogger("jieba").setLevel(logging.WARNING)
    config.mdx_configs.setdefault("toc", {})["slugify"] = anchor
    links = RepositoryLinks(
        Path(config.docs_dir).resolve(), config.extra["repository"], config.extra["branch"]
    )
    extensions: list[Any] = config.markdown_extensions
    extensions.append(links)
    return config


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Tell the extension which page its links stand in."""
    del files
    for extension in config.markdown_extensions:
        if isinstance(extension, RepositoryLinks):
            extension.page = Path(page.file.abs_src_path or "")
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put drawings into their page; each brings its own title and description."""
    del page, files

    def drawn(image: re.Match[str]) -> str:
        svg = Path(config.docs_dir, image[2]).read_text(encoding="utf-8")
        if unescape(image[1]) not in unescape(svg):
            log.warning("the words beside %s are not its title", image[2])
        return f'<span class="drawing">{svg.strip()}</span>'

    return DRAWING.sub(drawn, html)
