"""Signs that a PDF shows as a radical but means as a word.

Fonts draw a radical and the ideograph that looks like it with one glyph, and what is extracted
from a PDF is then the radical: ⺠ for 民. The radicals' ideographs are those of Unicode's
EquivalentUnifiedIdeograph.txt: compatibility decomposition gives the block of the 214 Kangxi
radicals, the supplement has none and is listed here, where the ideograph is a word of its own.
"""

import unicodedata

KANGXI = range(0x2F00, 0x2FD6)
SUPPLEMENT = (
    "⺁厂⺎兀⺐尢⺒巳⺓幺⺟母⺠民⺧牛⺩王⺪疋⺫目⺬示⺮竹⺶羊⻁虎⻄西⻅见⻆角⻉贝⻊足⻋车⻑長⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞"
    "⻝食⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻳龟"
)
# The one radical whose Kangxi form is not how the mainland writes it.
MAINLAND = {ord("⼾"): "户"}
IDEOGRAPHS = (
    {code: unicodedata.normalize("NFKC", chr(code)) for code in KANGXI}
    | MAINLAND
    | {
        ord(radical): ideograph
        for radical, ideograph in zip(SUPPLEMENT[::2], SUPPLEMENT[1::2], strict=True)
    }
)


def with_ideographs(text: str) -> str:
    """The text with words for the radicals that stand for them."""
    return text.translate(IDEOGRAPHS)
