"""Findings as plain values, for ``json`` and ``jsonl``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha_parse.diagnostics import BY_SLUG

if TYPE_CHECKING:
    from xuncha_parse.checking.remarks import Checked, Failure, Remark


def finding(file: str, checked: Checked, remark: Remark) -> dict[str, object]:
    """A finding with all that is known of it; ``line`` and the like count from 1, columns in code points."""
    spot, excerpt, rule = remark.spot, remark.excerpt, remark.rule
    return {
        "file": file,
        "number": checked.number,
        "kind": checked.kind,
        "code": rule.code,
        "slug": rule.slug,
        "severity": remark.severity,
        "message": remark.message,
        "line": spot.line,
        "column": spot.column,
        "end_line": spot.end_line,
        "end_column": spot.end_column,
        "path": remark.path,
        "said": {"line": remark.said[0], "column": remark.said[1]} if remark.said else None,
        "origin": remark.origin,
        "exact": checked.exact,
        "excerpt": {"before": excerpt.before, "shown": excerpt.shown, "behind": excerpt.behind},
        "why": rule.why,
        "fix": rule.fix,
        "fingerprint": remark.fingerprint,
    }


def unreadable(file: str, checked: Checked, failure: Failure) -> dict[str, object]:
    """An input that could not be read, and why."""
    rule = BY_SLUG[failure.slug]
    return {
        "file": file,
        "number": checked.number,
        "kind": checked.kind,
        "unreadable": True,
        "code": rule.code,
        "slug": rule.slug,
        "severity": rule.severity,
        "message": failure.message,
        "why": rule.why,
        "fix": rule.fix,
    }
