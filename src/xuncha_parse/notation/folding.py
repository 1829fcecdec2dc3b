"""A shadow of the text in which spellings that mean the same look the same.

Folding replaces one character by one character, so every offset in the shadow is an offset in the
text. It is never NFKC, which would turn ① into 1 and join characters.
"""

from __future__ import annotations

import re

from xuncha_parse.notation.numerals import FULLWIDTH_DIGITS
from xuncha_parse.source import INVISIBLE

_WIDTHS = dict(
    zip("，；：（）．！？％﹙﹚﹕︰［］" + FULLWIDTH_DIGITS, ",;:().!?%()::[]" + "0123456789", strict=True)
)
_BLANKS = dict.fromkeys(
    "\t\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))) + INVISIBLE, " "
)
_TRADITIONAL = dict(
    pair
    for pair in zip(
        "專門參評約報舉負繫佈問題況結責單領導時進實續長堅階開啟動總體組織牽頭聯辦達標應務約黨區縣關於報視饋為員會與規處發現級該項類個條點嚴夠強質態對執書記電話郵編號萬億沒間來無過還認識學習議險創廳劃組後歸測檢測懸趕緩轉預計擬將餘據製訂際隱訊網徵徹從眾眾產權線緊劣虛偽滯鬆軟閒亂費權監視審違歷歸屬際僅離資業團鎮鄉衛環農財稅運輸圖選舉幹幣臺",
        "专门参评约报举负系布问题况结责单领导时进实续长坚阶开启动总体组织牵头联办达标应务约党区县关于报视馈为员会与规处发现级该项类个条点严够强质态对执书记电话邮编号万亿没间来无过还认识学习议险创厅划组后归测检测悬赶缓转预计拟将余据制订际隐讯网征彻从众众产权线紧劣虚伪滞松软闲乱费权监视审违历归属际仅离资业团镇乡卫环农财税运输图选举干币台",
        strict=True,
    )
)
_FOLD = {ord(char): to for char, to in (_WIDTHS | _BLANKS | _TRADITIONAL).items()}
_FOLDABLE = re.compile("[" + re.escape("".join(map(chr, _FOLD))) + "]+")


def fold(text: str) -> str:
    """The shadow of ``text``: same length, ASCII widths, plain blanks, simplified characters of the genre's words."""
    return _FOLDABLE.sub(lambda run: run[0].translate(_FOLD), text)
