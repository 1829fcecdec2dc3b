"""The body of a generated notice: headings down the ladder, issues with their blocks, truths marked as written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from xuncha_parse.gold.damage import Paragraph
from xuncha_parse.gold.sentences import RESULT_KINDS, Result, phrases
from xuncha_parse.notation.markers import write_marker

if TYPE_CHECKING:
    from xuncha_parse.gold.recipes import Recipe
    from xuncha_parse.gold.sentences import Writer

_SEQUENCE = ("首先", "其次", "再次", "最后")
_NO_SERIES = 0.15
_LEAD_IN = 0.1
_SHALLOW = 0.25
_UNTOLD = 0.2
_DEADLINE = 0.5
_UNDATED = tuple(kind for kind in RESULT_KINDS if not kind.endswith("_due"))
CONTAINERS = ("问题整改情况", "集中整改期内整改进展情况", "巡察反馈问题整改落实情况")


def heading_marker(style: str, path: tuple[int, ...]) -> str:
    """The marker of a heading as printed, full width; decimals (1.2.3) show the path's last numbers."""
    if style.startswith("dotted"):
        return ".".join(map(str, path[-int(style[-1]) :])) + " "
    marker = write_marker(style, path[-1])
    return marker[:-1] + "．" if style == "decimal_dot" else marker + ("　" if style == "chapter" else "")


class IssueWriter:
    """Writes the issue region; ``taken`` counts the outermost headings already printed before it."""

    def __init__(self, recipe: Recipe, writer: Writer, taken: int) -> None:
        self.recipe, self.writer, self.rng = recipe, writer, writer.rng
        self.written = 0
        self.sections = taken
        self._ids: Counter[str] = Counter()

    def write(self) -> list[Paragraph]:
        """Every paragraph of the region."""
        recipe = self.recipe
        if not recipe.ladder:
            return []
        if not recipe.container:
            return self._level(0, (), self.writer.subject())
        self.sections += 1
        top = (self.sections,)
        title = heading_marker(recipe.ladder[0], top) + self.rng.choice(CONTAINERS)
        return [Paragraph("heading", title), *self._level(1, top, self.writer.subject())]

    def _level(self, rung: int, path: tuple[int, ...], subject: dict[str, Any]) -> list[Paragraph]:
        """The headings of one rung under one parent."""
        out: list[Paragraph] = []
        recipe = self.recipe
        first = rung == (1 if recipe.container else 0)
        last = rung == len(recipe.ladder) - 1
        count = self.rng.randint(*(recipe.themes if first else recipe.children))
        before = self.sections if rung == 0 else 0
        ordinals = self._ordinals(count, before, gaps=recipe.gaps, repeats=recipe.repeats)
        themes = self.rng.sample(phrases()["subject"], min(count, len(phrases()["subject"])))
        for place, ordinal in enumerate(ordinals):
            here = (*path, ordinal)
            if first:
                subject = themes[place % len(themes)]
            if last or (recipe.vary_depth and not first and self.rng.random() < _SHALLOW):
                out += self._issue(recipe.ladder[rung], here, subject)
                continue
            out.append(
                Paragraph(
                    "heading", heading_marker(recipe.ladder[rung], here) + self._title(subject, first=first)
                )
            )
            out += self._level(rung + 1, here, subject)
        if rung == 0:
            self.sections = max(ordinals)
        return out

    def _ordinals(self, count: int, before: int, *, gaps: float, repeats: float) -> list[int]:
        """``count`` ordinals from ``before`` on, with gaps and repeats at these chances."""
        ordinals: list[int] = []
        number = before
        for _ in range(count):
            chance = self.rng.random()
            if ordinals and chance < repeats:
                pass
            elif ordinals and chance < repeats + gaps:
                number += 2
            else:
                number += 1
            ordinals.append(number)
        return ordinals

    def _title(self, subject: dict[str, Any], *, first: bool) -> str:
        """A heading above the issues."""
        if first:
            theme = (
                subject["theme"].split("，")[0]
                if len(self.recipe.theme) > len("反馈问题：{}")
                else subject["theme"]
            )
            return self.recipe.theme.format(theme)
        if self.recipe.statement == "about_quoted":
            return f"关于“{self.writer.clause(subject)}”问题的整改"
        return self.writer.clause(subject) + "。"

    def _issue(self, style: str, path: tuple[int, ...], subject: dict[str, Any]) -> list[Paragraph]:
        self.written += 1
        identity = ".".join(map(str, path))
        self._ids[identity] += 1
        if self._ids[identity] > 1:
            identity += f"~{self._ids[identity]}"
        label, statement = self._statement(subject)
        line = f"{heading_marker(style, path)}{label}⟦s {identity}|{statement}⟧"
        action = self._action(subject)
        blocks = [Paragraph("issue", text) for text in action]
        recipe = self.recipe
        if recipe.action == "run_on":
            line += blocks.pop(0).text
        if recipe.outcome in {"after", "before"}:
            kinds = _UNDATED if recipe.responsible else RESULT_KINDS
            result = self.writer.result(sentence=False, kinds=kinds)
            stop = "。" if recipe.outcome_stop else ""
            marked = Result(result.text + stop, result.status, result.sustained, result.due).mark
            outcome = Paragraph("issue", self._labelled(recipe.outcome_label, marked))
            blocks = [*blocks, outcome] if recipe.outcome == "after" else [outcome, *blocks]
        if recipe.responsible:
            who = self._responsible()
            spot = 0 if recipe.statement == "task" else len(blocks) - (recipe.outcome == "after")
            blocks[spot:spot] = who
        return [Paragraph("issue", line), *blocks]

    def _statement(self, subject: dict[str, Any]) -> tuple[str, str]:
        """The label before the statement and the statement."""
        stop = "。" if self.recipe.statement_stop else ""
        form = self.recipe.statement
        if form == "about_quoted":
            return "", f"关于{self.writer.statement(subject, 'quoted')}的问题{stop}"
        if form == "quoted":
            return "", self.writer.statement(subject, "quoted") + stop
        text = self.writer.statement(subject, "plain")
        if form == "about" or self.recipe.action == "run_on":
            # Measures that run on leave the statement its first sentence only.
            text = text.split("。")[0]
        label = {"numbered": f"问题{self.written}：", "feedback": "反馈问题：", "task": "整改任务："}.get(
            form, ""
        )
        return label, f"关于{text}的问题{stop}" if form == "about" else text + stop

    def _labelled(self, label: str, text: str) -> str:
        return f"【{label}】{text}" if self.recipe.action == "bracket" else f"{label}：{text}"

    def _action(self, subject: dict[str, Any]) -> list[str]:
        """The action's paragraphs, the label included."""
        recipe = self.recipe
        lines = self._series(subject)
        told = recipe.outcome not in {"sentence_last", "sentence_first"} or self.rng.random() < _UNTOLD
        if not told:
            kinds = _UNDATED if recipe.responsible else RESULT_KINDS
            result = self.writer.result(sentence=True, kinds=kinds).mark
            if recipe.outcome == "sentence_first":
                lines[0] = result + lines[0]
            elif lines[-1].endswith("⟧"):
                lines[-1] = f"{lines[-1][:-1]}{result}⟧"
            else:
                lines[-1] += result
        lines[0] = "⟦a|" + lines[0]
        lines[-1] += "⟧"
        match recipe.action:
            case "label":
                lines[0] = f"{recipe.action_label}：{lines[0]}"
            case "bracket":
                lines[0] = f"【{recipe.action_label}】{lines[0]}"
            case "alone":
                lines.insert(0, f"{recipe.action_label}：")
            case _:
                pass
        return lines

    def _series(self, subject: dict[str, Any]) -> list[str]:
        """The measures, marked, on one line or one a line."""
        recipe = self.recipe
        sentences = self.writer.measures(subject, self.rng.randint(2, 4))
        if recipe.series == "none" or self.rng.random() < _NO_SERIES:
            return ["".join(sentence + "。" for sentence in sentences[:2])]
        gaps = 0.0 if recipe.series == "sequence_word" else recipe.gaps
        ordinals = self._ordinals(len(sentences), 0, gaps=gaps, repeats=0.0)
        members = []
        for ordinal, sentence in zip(ordinals, sentences, strict=True):
            stop = "。" if ordinal == ordinals[-1] else recipe.separator
            members.append(f"{self._series_marker(ordinal)}⟦m {ordinal}|{sentence}{stop}⟧")
        if recipe.series_lines:
            return members
        lead = "针对该问题，立即组织整改。" if self.rng.random() < _LEAD_IN else ""
        return [lead + "".join(members)]

    def _series_marker(self, ordinal: int) -> str:
        match self.recipe.series:
            case "sequence_word":
                return f"{_SEQUENCE[ordinal - 1]}，"
            case "decimal_dot":
                return f"{ordinal}．"
            case style:
                return write_marker(style, ordinal)

    def _responsible(self) -> list[Paragraph]:
        """Lines that say who is responsible and until when."""
        labels, words, rng = phrases()["labels"], phrases()["words"], self.rng
        units = "、".join(f"⟦unit|{unit}⟧" for unit in rng.sample(words["office"], rng.randint(1, 2)))
        posts = "、".join(f"⟦leader|{post}⟧" for post in rng.sample(words["post"], rng.randint(1, 2)))
        lines = [f"{rng.choice(labels['unit'])}：{units}", f"{rng.choice(labels['leader'])}：{posts}"]
        if rng.random() < _DEADLINE:
            deadline = self.writer.deadline()
            lines.append(f"{rng.choice(labels['due'])}：⟦due {deadline.day}|{deadline.text}⟧")
        return [Paragraph("issue", line) for line in lines]
