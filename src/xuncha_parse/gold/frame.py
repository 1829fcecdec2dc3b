"""What stands around the issues of a generated notice: page, title, opening, other sections, closing, signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xuncha_parse.gold.damage import Paragraph
from xuncha_parse.gold.issues import heading_marker
from xuncha_parse.gold.sentences import phrases
from xuncha_parse.notation.numerals import write_han

if TYPE_CHECKING:
    from xuncha_parse.gold.recipes import Recipe
    from xuncha_parse.gold.sentences import Writer


@dataclass(frozen=True, slots=True)
class _Day:
    year: int
    month: int
    day: int

    @property
    def iso(self) -> str:
        return f"{self.year}-{self.month:02}-{self.day:02}"

    @property
    def short(self) -> str:
        return f"{self.month}月{self.day}日"

    @property
    def full(self) -> str:
        return f"{self.year}年{self.short}"


class Frame:
    """Front and back of one notice; ``facts`` is the truth about them, complete once both were written."""

    def __init__(self, recipe: Recipe, writer: Writer) -> None:
        self.recipe, self.writer, self.rng = recipe, writer, writer.rng
        rng = self.rng
        self.organised = bool(recipe.organisation and (recipe.ladder or recipe.style == "S10"))
        self.headed = self.organised and bool(recipe.ladder)
        self.sections_before = 1 if self.headed else 0
        place = rng.choice(phrases()["names"]["places"])
        level = place[-1]
        self.kind = "巡视" if rng.random() < 0.2 else "巡察"
        self.upper = rng.choice(("省", "市")) if self.kind == "巡视" else level
        if rng.random() < 0.2:
            company = rng.choice(phrases()["names"]["companies"])
            self.issuer, self.body = f"中共{place}{company}委员会", f"{place}{company}党委"
        else:
            bureau = rng.choice(phrases()["names"]["bureaus"])
            self.issuer, self.body = f"中共{place}{bureau}党组", f"{level}{bureau}党组"
        self.place = place
        ordinal = write_han(rng.randint(1, 9))
        self.team = (
            f"{self.upper}委{self.kind}{ordinal}组"
            if recipe.style == "S8"
            else f"{self.upper}委第{ordinal}{self.kind}组"
        )
        self.type = rng.choice((f"常规{self.kind}", f"常规{self.kind}", f"专项{self.kind}", "“回头看”", None))
        self.round = f"{write_han(rng.randint(9, 15))}届{self.upper}委第{write_han(rng.randint(1, 9))}轮"
        year = writer.year
        self.start = _Day(year - 1, rng.randint(2, 6), rng.randint(1, 28))
        self.end = _Day(year - 1, self.start.month + rng.randint(1, 2), rng.randint(1, 28))
        self.feedback = _Day(year - 1, self.end.month + rng.randint(1, 2), rng.randint(1, 28))
        self.signed = _Day(year, rng.randint(1, 6), rng.randint(1, 27))
        self.months = rng.choice((2, 3, 6, None))
        self.facts: dict[str, Any] = {"issuer": self.issuer, "kind": self.kind}
        self.inspection: dict[str, Any] = {}
        self.totals: list[dict[str, Any]] = []

    def front(self, issues: int) -> list[Paragraph]:
        """Page furniture, title, opening and the section on how the work was organised."""
        out = self._head()
        out += [Paragraph("opening", text) for text in self._opening(issues)]
        if self.organised:
            out += self._organisation()
        if self.totals:
            self.facts["stated_totals"] = self.totals
        self.facts["inspection"] = self.inspection
        return out

    def back(self, sections: int) -> list[Paragraph]:
        """Next steps, invitation and contacts, signature."""
        out: list[Paragraph] = []
        if self.recipe.next_steps and self.recipe.ladder:
            out += self._next_steps(sections + 1)
        out.append(Paragraph("closing", self._closing()))
        if self.recipe.signature:
            signed_by = self.issuer
            self.facts["signed_by"] = signed_by
            out.append(Paragraph("sign", " " * 20 + signed_by))
        out.append(Paragraph("sign", " " * 20 + self.signed.full))
        self.facts["signed_on"] = self.signed.iso
        return out

    def _head(self) -> list[Paragraph]:
        rng = self.rng
        what = rng.choice(("整改情况", "整改进展情况", "集中整改进展情况"))
        whose = rng.choice((self.kind, f"{self.upper}委{self.kind}", f"{self.round}{self.kind}"))
        about = f"关于{whose}{what}的{rng.choice(('通报', '通报', '通报', '公告'))}"
        self.facts["title"] = self.issuer + about
        if whose.startswith(self.round):
            self.inspection["round"] = self.round
        lines = (
            [self.issuer, about]
            if rng.random() < 0.3
            else [rng.choice(("", "", "【通报】")) + self.issuer + about]
        )
        title = [Paragraph("title", line) for line in lines]
        if not self.recipe.furniture:
            return title
        published = _Day(self.signed.year, self.signed.month, self.signed.day + 1)
        clock = rng.choice((None, "16:05", "09:12"))
        self.facts["published_at"] = published.iso + (f"T{clock}:00" if clock else "")
        key = rng.choice(("发布时间", "发布日期", "信息时间", "日期", "时间"))
        source = rng.choice(phrases()["names"]["sources"])
        printed = published.iso + (f" {clock}" if clock else "")
        line = f"{key}：{printed}　来源：{source}　{rng.choice(('阅读次数：', '浏览量：235', '【字号：大 中 小】'))}"
        crumb = rng.choice(("首页 > 党务公开 > 巡察整改", "当前位置：首页 > 政务公开 > 通知公告"))
        repeated = title if rng.random() < 0.2 else []
        return [Paragraph("page", crumb), *title, Paragraph("page", line), *repeated]

    def _opening(self, issues: int) -> list[str]:
        recipe, kind = self.recipe, self.kind
        self.inspection["inspected"] = self.body
        basis = f"按照《中国共产党巡视工作条例》和党务公开有关规定，现将{kind}整改情况予以公布。"
        if recipe.opening == "P3":
            self.inspection["round"] = self.round
            return [f"根据{self.round}{kind}工作部署，按照党务公开原则，现将{kind}整改进展情况予以公布。"]
        self._carried()
        feedback = self.feedback.short if self.rng.random() < 0.4 else self.feedback.full
        totals = self._totals(issues)
        if recipe.opening == "P2":
            told = f"{self.team}于{self.start.full}至{self.end.short}对{self.body}{self._done()}，并于{feedback}反馈了{kind}意见{totals}。"
            return [told + self._rectified() + basis]
        told = (
            f"根据{self.upper}委统一部署，{self.start.full}至{self.end.short}，{self.team}对{self.body}{self._done()}。"
            f"{feedback}，{self.team}向{self.body}反馈了{kind}意见{totals}。"
        )
        return (
            [told + self._rectified(), basis]
            if self.rng.random() < 0.4
            else [told + self._rectified() + basis]
        )

    def _carried(self) -> None:
        self.inspection["team"] = self.team
        self.inspection["feedback_on"] = self.feedback.iso
        self.inspection["period"] = {"start": self.start.iso, "end": self.end.iso}

    def _done(self) -> str:
        if self.type is None:
            return f"进行了{self.kind}"
        self.inspection["type"] = self.type
        return f"开展了{self.kind if self.type.startswith('“') else ''}{self.type}"

    def _rectified(self) -> str:
        if self.months is None:
            return ""
        self.inspection["rectification"] = {"months": self.months}
        return f"{self.body}随即开展了为期{self.months}个月的集中整改。"

    def _totals(self, issues: int) -> str:
        if not issues or self.rng.random() < 0.4:
            return ""
        self.totals.append({"what": "问题", "unit": "个", "count": issues})
        if self.rng.random() < 0.5:
            return f"，指出{issues}个问题"
        aspects = self.rng.randint(2, 5)
        self.totals.append({"what": "方面", "unit": "个", "count": aspects})
        return f"，指出{aspects}个方面{issues}个问题"

    def _organisation(self) -> list[Paragraph]:
        """Same markers and series as the issues, and no issue."""
        out: list[Paragraph] = []
        told, recipe = phrases()["organisation"], self.recipe
        if self.headed:
            out.append(
                Paragraph(
                    "heading", heading_marker(recipe.ladder[0], (1,)) + self.rng.choice(told["headings"])
                )
            )
        if recipe.opening == "P3":
            self._carried()
            done = f"{self.start.full}至{self.end.short}，{self.team}对{self.body}{self._done()}"
            out.append(
                Paragraph(
                    "opening", f"{done}，{self.feedback.full}反馈了{self.kind}意见。{self._rectified()}"
                )
            )
        out.append(Paragraph("prose", f"{self.writer.fill(self.rng.choice(told['prose']))}。"))
        if self.headed and len(recipe.ladder) > 1 and self.rng.random() < 0.5:
            for number, title in enumerate(told["subheadings"], 1):
                prose = self.writer.fill(self.rng.choice(told["prose"]))
                out.append(
                    Paragraph("heading", f"{heading_marker(recipe.ladder[1], (1, number))}{title}。{prose}。")
                )
            return out
        members = [
            f"{write_han(n)}是{self.writer.fill(member)}。" for n, member in enumerate(told["members"], 1)
        ]
        lines = members if recipe.series_lines else ["".join(members)]
        return out + [Paragraph("prose", line) for line in lines]

    def _next_steps(self, number: int) -> list[Paragraph]:
        told, recipe = phrases()["next_steps"], self.recipe
        if not self.headed or self.rng.random() < 0.2:
            return [Paragraph("prose", f"下一步，{self.body}将{told['prose'][0]}。")]
        out = [
            Paragraph(
                "heading", heading_marker(recipe.ladder[0], (number,)) + self.rng.choice(told["headings"])
            )
        ]
        if len(recipe.ladder) > 1 and self.rng.random() < 0.6:
            for place, title in enumerate(told["subheadings"], 1):
                marker = heading_marker(recipe.ladder[1], (number, place))
                out.append(Paragraph("heading", f"{marker}{title}。{self.rng.choice(told['prose'])}。"))
            return out
        members = "".join(f"{write_han(n)}是{text}。" for n, text in enumerate(told["prose"], 1))
        return [*out, Paragraph("prose", f"{self.body}将持续巩固整改成果。{members}")]

    def _closing(self) -> str:
        rng = self.rng
        phone = f"0{rng.randint(300, 999)}-{rng.randint(2000000, 7999999)}"
        email = f"{rng.choice(('xczg', 'jgdw', 'dzbgs'))}{rng.randint(10, 99)}@{rng.choice(('zg', 'dw'))}.example.cn"
        address = f"{self.place}{rng.choice(phrases()['names']['roads'])}{rng.randint(1, 199)}号{rng.choice(('机关党委', '办公室', '412室'))}"
        contact: dict[str, Any] = {"phones": [phone], "emails": [email], "address": address}
        parts = [f"{rng.choice(('联系电话', '监督电话', '电话'))}：{phone}"]
        parts.append(f"{rng.choice(('通信地址', '邮政信箱', '地址'))}：{address}")
        if rng.random() < 0.5:
            contact["postcode"] = str(rng.randint(400000, 799999))
            parts.append(f"{rng.choice(('邮政编码', '邮编'))}：{contact['postcode']}")
        parts.append(f"{rng.choice(('电子邮箱', '邮箱'))}：{email}")
        self.facts["contact"] = contact
        welcome = f"欢迎广大干部群众对{self.kind}整改落实情况进行监督。如有意见建议，请及时向我们反馈。"
        return welcome + rng.choice(("", "联系方式：")) + "；".join(parts) + "。"
