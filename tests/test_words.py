"""Text cut into words: places, the two forms that are indexed, both engines, dictionaries, and the private cache."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from importlib import metadata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asked import SAMPLES
from xuncha_parse.corpus.tables import SEARCH_SQL
from xuncha_parse.corpus.words import STOP, Segmenter, letters, private, segmenter, shadow, spaced
from xuncha_parse.corpus.words.vocabulary import FREQUENCY, frequencies, vocabulary
from xuncha_parse.errors import BadLexicon, MissingExtra
from xuncha_parse.readers import read

ODD = "三重一大。！？\n\r\u2028 \t\u3000\u200b,，;；：:（）()“”《》①②⑽㈠〇々Ａｂ１2aZßẞİŉﬁé\u0301\u0000\ud800\udfff\U00020bb7\U0001f600\U0002fffe\u19c0"
PLAIN = st.text(alphabet=st.one_of(st.sampled_from(ODD), st.characters()), max_size=80)
HAN = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=60)
PIECES = st.lists(
    st.sampled_from(
        [
            "巡察整改",
            "党委",
            "落实",
            "主体责任",
            "126.com",
            "2023-07-18",
            "。",
            "，",
            "整",
            "\ud83d",
            "e.g",
            "𠮷",
        ]
    ),
    max_size=20,
).map("".join)
TEXTS = st.one_of(PLAIN, HAN, PIECES)


def sample_texts() -> list[str]:
    return [read(str(file)).text for file in SAMPLES]


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "cache"
    monkeypatch.setenv(private.PLACE, str(place))
    return place


class TestCutting:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("落实中央八项规定精神", "落实 中央八项规定精神"),
            ("“三重一大”事项", "三重一大 事项"),
            ("党委主体责任、纪委监督责任", "党委 主体责任 纪委 监督责任"),
            ("邮箱 a_b@126.com", "邮箱 a b 126 com"),
            ("二〇二三年①②", "二 〇 二三年 ① ②"),
            ("意識形態", "意识形态"),
            ("ＡＢ１２", "ab12"),
            ("𠮷林𫭟", "𠮷 林 𫭟"),
            ("。，——…", ""),
            ("", ""),
        ],
    )
    def test_words(self, text: str, words: str) -> None:
        assert " ".join(token.word for token in segmenter().tokens(text)) == words

    @pytest.mark.parametrize(
        ("text", "form"),
        [
            ("完成。长期坚持！", "完成 。 长期坚持 。"),
            ("\n。标题\n\n正文。\n", "标题 。 正文 。"),
            ("标题\r\n \u3000\r\n正文", "标题 。 正文"),
            ("主体责\r\n任落实", "主体责任 落实"),
            ("主体 责任", "主体 责任"),
        ],
    )
    def test_indexed_form(self, text: str, form: str) -> None:
        assert segmenter().index_text(text) == form

    def test_letters_form(self) -> None:
        assert spaced("主体责任 落实 。 126") == "主 体 责 任 落 实 。 1 2 6"
        assert spaced("") == ""

    @given(TEXTS)
    def test_places_are_those_of_the_text_and_every_letter_is_in_one_word(self, text: str) -> None:
        tokens = segmenter().cut(text)
        assert all("".join(shadow(text)[token.start : token.end].split()) == token.word for token in tokens)
        assert all(one.end <= two.start for one, two in pairwise(tokens))
        assert len(shadow(text)) == len(text)
        covered = [at for token in tokens for at in range(token.start, token.end)]
        known = letters(text)
        printed = [at for letter, at in zip(known.text, known.at, strict=True) if letter != STOP]
        assert [at for at in covered if not text[at].isspace()] == printed

    @given(TEXTS)
    def test_both_indexed_forms_hold_the_same_letters(self, text: str) -> None:
        words = segmenter().index_text(text)
        assert words.replace(" ", "") == letters(text).text
        assert spaced(words) == " ".join(letters(text).text)

    @pytest.mark.parametrize("unit", ["整", "整改。", "a1 ", "①", "\ud800"])
    def test_long_text_is_cut_in_linear_time(self, unit: str) -> None:
        assert segmenter().index_text(unit * 100_000).replace(" ", "") == letters(unit * 100_000).text


class TestTheIndexSeesTheSameWords:
    @staticmethod
    def terms(texts: list[str]) -> list[list[str]]:
        """What FTS5 makes of each text, in order."""
        connection = sqlite3.connect(":memory:")
        connection.executescript(SEARCH_SQL + "CREATE VIRTUAL TABLE seen USING fts5vocab(words, instance);")
        connection.executemany("INSERT INTO words (rowid, rest) VALUES (?, ?)", enumerate(texts))
        found: list[list[str]] = [[] for _ in texts]
        for term, row in connection.execute('SELECT term, doc FROM seen ORDER BY doc, "offset"'):
            found[row].append(term)
        connection.close()
        return found

    @given(st.lists(TEXTS, min_size=1, max_size=5))
    def test_words_and_letters(self, texts: list[str]) -> None:
        words = [segmenter().index_text(text) for text in texts]
        assert self.terms(words) == [form.split() for form in words]
        assert self.terms([spaced(form) for form in words]) == [spaced(form).split() for form in words]

    def test_every_character_there_is(self) -> None:
        characters = [chr(code) for code in range(sys.maxunicode + 1)]
        forms = [letters(character).text for character in characters]
        assert self.terms(forms) == [[form] if form else [] for form in forms]
        assert sum(map(bool, forms)) > 130_000


class TestEngines:
    def test_both_cut_the_samples_alike(self) -> None:
        ours, fast = segmenter(), segmenter("rjieba")
        for text in sample_texts():
            assert fast.cut(text) == ours.cut(text)

    @given(TEXTS)
    def test_both_cut_any_text_alike(self, text: str) -> None:
        assert segmenter("rjieba").cut(text) == segmenter().cut(text)

    def test_identity_names_engine_version_and_words(self, tmp_path: Path) -> None:
        own = tmp_path / "own.txt"
        own.write_text("洛漪河治理\n", encoding="utf-8")
        identities = {segmenter().identity, segmenter("rjieba").identity, segmenter("jieba", (own,)).identity}
        assert len(identities) == 3
        assert segmenter().identity.startswith(f"jieba {metadata.version('jieba')}, words ")

    def test_a_missing_engine_is_one_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def missing(name: str) -> str:
            raise metadata.PackageNotFoundError(name)

        monkeypatch.setattr("xuncha_parse.corpus.words.version", missing)
        with pytest.raises(MissingExtra, match=r"xuncha-parse\[fast\]"):
            Segmenter("rjieba", vocabulary())

    def test_one_segmenter_a_process_and_threads_agree(self) -> None:
        assert segmenter() is segmenter()
        fresh, text, found = Segmenter("jieba", vocabulary()), sample_texts()[0], []
        threads = [threading.Thread(target=lambda: found.append(fresh.index_text(text))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [segmenter().index_text(text)] * 8


class TestDictionaries:
    @pytest.mark.parametrize("engine", ["jieba", "rjieba"])
    def test_a_users_words_are_kept_whole(self, tmp_path: Path, engine: str) -> None:
        own = tmp_path / "own.txt"
        own.write_text("\ufeff# ours\n洛漪河治理 500 n\n四亂整治\nAA制\n\n", encoding="utf-8")
        words = segmenter("rjieba" if engine == "rjieba" else "jieba", (own,))
        assert words.index_text("推进洛漪河治理和四乱整治") == "推进 洛漪河治理 和 四乱整治"
        assert dict(vocabulary((own,)).words)["四乱整治"] == FREQUENCY

    def test_a_users_frequencies_count_with_both_engines(self, tmp_path: Path) -> None:
        own = tmp_path / "own.txt"
        own.write_text("我们 1\n加强 2\n建设\n", encoding="utf-8")
        slow, fast = segmenter("jieba", (own,)), segmenter("rjieba", (own,))
        assert slow.cuts_like(fast.identity)
        text = "我们加强党的建设"
        assert slow.index_text(text) == fast.index_text(text) == "我 们 加 强 党的建设"

    def test_our_own_words_are_han_and_no_word_stands_twice(self) -> None:
        lines = (Path(private.__file__).parent / "dictionary.txt").read_text(encoding="utf-8").splitlines()
        told = [line for line in lines if line and not line.startswith("#")]
        assert [word for word, _ in vocabulary().words] == told
        assert len(told) > 500
        assert all(segmenter().index_text(word) == word for word in told)

    @pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
    def test_a_bad_file_is_one_line(self, tmp_path: Path, content: bytes | None) -> None:
        own = tmp_path / "own.txt"
        if content is not None:
            own.write_bytes(content)
        with pytest.raises(BadLexicon, match=r"own\.txt: "):
            segmenter("jieba", (own,))


class TestCache:
    TABLE = "主体 10 n\n主体责任 20 n\n"

    def load(self, tmp_path: Path) -> dict[str, int]:
        dictionary = tmp_path / "dict.txt"
        if not dictionary.exists():
            dictionary.write_text(self.TABLE, encoding="utf-8")
        return frequencies(dictionary, "9", vocabulary())

    def test_it_is_ours_alone_and_used_again(self, tmp_path: Path, own_cache: Path) -> None:
        built = self.load(tmp_path)
        assert built["主体"] == 10
        assert (built["主"], built["主体责任"]) == (0, FREQUENCY)
        (kept,) = (own_cache / "words").iterdir()
        assert vocabulary().digest in kept.name
        if os.name == "posix":
            assert stat.S_IMODE(kept.stat().st_mode) == 0o600
            assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
        (tmp_path / "dict.txt").write_text("别的 1 n\n", encoding="utf-8")
        assert self.load(tmp_path) == built

    @pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 200])
    def test_a_damaged_file_is_written_anew(self, tmp_path: Path, own_cache: Path, damage: bytes) -> None:
        built = self.load(tmp_path)
        (kept,) = (own_cache / "words").iterdir()
        whole = kept.read_bytes()
        for broken in (damage, whole[:-1], whole + b"x", whole[:40] + b"?" + whole[41:]):
            kept.write_bytes(broken)
            assert self.load(tmp_path) == built
            assert kept.read_bytes() == whole

    @pytest.mark.skipif(os.name != "posix", reason="modes and owners are POSIX")
    @pytest.mark.parametrize("part", ["folder", "file", "link", "owner"])
    def test_what_others_could_have_written_is_not_read(
        self, tmp_path: Path, own_cache: Path, part: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.load(tmp_path)
        (kept,) = (own_cache / "words").iterdir()
        assert private.recall("words", kept.name)
        if part == "folder":
            kept.parent.chmod(0o770)
        elif part == "file":
            kept.chmod(0o644)
        elif part == "link":
            kept.rename(own_cache / "elsewhere")
            kept.symlink_to(own_cache / "elsewhere")
        else:
            monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)
        assert private.recall("words", kept.name) is None
        before = sorted((file.name, file.lstat().st_mtime_ns) for file in kept.parent.iterdir())
        assert self.load(tmp_path)["主体"] == 10
        if part in ("folder", "owner"):
            assert before == sorted((file.name, file.lstat().st_mtime_ns) for file in kept.parent.iterdir())
        else:
            assert private.recall("words", kept.name)

    def test_a_place_that_cannot_be_written_is_no_fault(self, tmp_path: Path, own_cache: Path) -> None:
        own_cache.write_text("a file", encoding="utf-8")
        assert self.load(tmp_path)["主体"] == 10
        assert own_cache.read_text(encoding="utf-8") == "a file"

    def test_old_ones_go(self, own_cache: Path) -> None:
        for number in range(7):
            private.keep("words", f"{number}", b"data")
        assert len(list((own_cache / "words").iterdir())) == 4
        assert private.recall("words", "6") == b"data"

    @pytest.mark.parametrize(
        ("platform", "variables", "place"),
        [
            ("linux", {"XDG_CACHE_HOME": "/x/cache"}, "/x/cache/xuncha-parse"),
            ("linux", {"XDG_CACHE_HOME": "relative", "HOME": "/h"}, "/h/.cache/xuncha-parse"),
            ("darwin", {"HOME": "/h"}, "/h/Library/Caches/xuncha-parse"),
            ("win32", {"LOCALAPPDATA": "/l"}, "/l/xuncha-parse/Cache"),
            ("linux", {"XUNCHA_CACHE": "/own"}, "/own"),
        ],
    )
    def test_places(
        self, platform: str, variables: dict[str, str], place: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("XDG_CACHE_HOME", "XUNCHA_CACHE"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr(sys, "platform", platform)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert private.cache_folder() == Path(place)


CUT = "from xuncha_parse.corpus.words import segmenter; segmenter({}).cut('巡察整改')"


@pytest.mark.parametrize("engine", ["'jieba'", "'rjieba'"])
def test_nothing_is_printed_and_nothing_put_into_the_shared_folder(tmp_path: Path, engine: str) -> None:
    shared = tmp_path / "tmp"
    shared.mkdir()
    variables = {
        **os.environ,
        "TMPDIR": str(shared),
        "TEMP": str(shared),
        "XUNCHA_CACHE": str(tmp_path / "cache"),
    }
    for warnings in ("default", "error"):
        command = [sys.executable, "-W", warnings, "-c", CUT.format(engine)]
        done = subprocess.run(command, env=variables, capture_output=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert list(shared.iterdir()) == []


def test_jieba_is_loaded_by_the_first_cut_only() -> None:
    code = "import sys; from xuncha_parse.corpus.words import segmenter; segmenter().identity; print('jieba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
