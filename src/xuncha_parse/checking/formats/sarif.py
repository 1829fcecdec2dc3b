"""SARIF 2.1.0, the OASIS standard that GitHub code scanning, Azure DevOps and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from xuncha_parse.checking.formats.base import Joined, Setting, Spool
from xuncha_parse.checking.formats.wording import dumps, full_message
from xuncha_parse.checking.names import uri
from xuncha_parse.diagnostics import BY_SLUG, RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.checking.remarks import Checked, Failure, Remark
    from xuncha_parse.checking.summary import Summary
    from xuncha_parse.diagnostics import Rule

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME: Final = "https://github.com/xuncha-parse/xuncha-parse"
CODES: Final = f"{HOME}/blob/main/docs/diagnostics.md"
LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEMS: Final = {"error": "error", "warning": "warning", "info": "recommendation"}  # GitHub's own names
_INDEX: Final = {rule.slug: index for index, rule in enumerate(RULES)}
_ROOT: Final = "%SRCROOT%"


class Sarif:
    """One log with one run; inputs that could not be read are notifications of its invocation."""

    def __init__(self, setting: Setting | None = None) -> None:
        self._root = (setting or Setting()).root
        self._results, self._notifications = Joined(), Joined()
        self._later = Spool()

    def begin(self) -> str:
        """The tool with all its rules."""
        return (
            f'{{"$schema": "{SCHEMA}",\n"version": "2.1.0",\n"runs": [{{\n"tool": {{"driver": {_driver()}}},\n'
            '"columnKind": "unicodeCodePoints",\n'
            f'"originalUriBaseIds": {{"{_ROOT}": {{"description": {{"text": "The folder that was checked from."}}}}}},\n'
            '"results": ['
        )

    def checked(self, checked: Checked) -> str:
        """The results of one input."""
        artifact = self._artifact(checked.name)
        if checked.failure is not None:
            self._later.add(self._notifications.add(dumps(_notification(artifact, checked.failure))))
        return "".join(
            self._results.add(dumps(_result(artifact, checked, remark))) for remark in checked.remarks
        )

    def end(self, summary: Summary) -> Iterator[str]:
        """How the run went."""
        successful = "false" if summary.unreadable else "true"
        yield f'{self._results.close()},\n"invocations": [{{"executionSuccessful": {successful},\n'
        yield '"toolExecutionNotifications": ['
        yield from self._later.chunks()
        yield f"{self._notifications.close()}}}]\n}}]}}\n"

    def _artifact(self, name: str) -> dict[str, str]:
        address, relative = uri(name, self._root)
        return {"uri": address, "uriBaseId": _ROOT} if relative else {"uri": address}


@cache
def _driver() -> str:
    return dumps(
        {
            "name": "xuncha",
            "fullName": "xuncha check",
            "version": version("xuncha-parse"),
            "informationUri": HOME,
            "rules": [_rule(rule) for rule in RULES],
        }
    )


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.slug.split("-")),
        "shortDescription": {"text": rule.message.format(detail="…")},
        "fullDescription": {"text": rule.why},
        "help": {
            "text": f"{rule.why}\n\nWhat to do: {rule.fix}",
            "markdown": f"{rule.why}\n\n**What to do:** {rule.fix}",
        },
        "helpUri": f"{CODES}#{rule.code.lower()}-{rule.slug}",
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [rule.slug], "problem.severity": _PROBLEMS[rule.severity]},
    }


def _result(artifact: dict[str, str], checked: Checked, remark: Remark) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": artifact}
    if checked.exact:
        physical["region"] = _region(remark)
    location: dict[str, object] = {"physicalLocation": physical}
    if remark.path:
        location["logicalLocations"] = [{"fullyQualifiedName": remark.path, "kind": "value"}]
    elif remark.origin:
        location["logicalLocations"] = [{"name": remark.origin}]
    return {
        "ruleId": remark.code,
        "ruleIndex": _INDEX[remark.slug],
        "level": LEVELS[remark.severity],
        "message": _message(full_message(checked, remark)),
        "locations": [location],
        "partialFingerprints": {"xunchaFinding/v1": remark.fingerprint},
    }


def _message(text: str) -> dict[str, str]:
    """Brackets that would make a link of what a file says are escaped (§3.11.6)."""
    return {"text": text.replace("[", r"\[").replace("]", r"\]") if "](" in text else text}


def _region(remark: Remark) -> dict[str, object]:
    line, column, end_line, end_column = remark.spot
    region: dict[str, object] = {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    }
    if remark.excerpt.shown:
        region["snippet"] = {"text": remark.excerpt.shown}
    return region


def _notification(artifact: dict[str, str], failure: Failure) -> dict[str, object]:
    rule = BY_SLUG[failure.slug]
    return {
        "associatedRule": {"id": rule.code, "index": _INDEX[rule.slug]},
        "level": "error",
        "message": _message(f"{failure.message} → {rule.fix}"),
        "locations": [{"physicalLocation": {"artifactLocation": artifact}}],
    }
