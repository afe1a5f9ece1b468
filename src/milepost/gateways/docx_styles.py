"""What a text document (.docx) of ours looks like: its styles and its measures."""

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WIDTH = 9638  # twentieths of a point: A4 between margins of 20 mm
STONE = "F4F1EA"
_INK, _SOFT, _ROAD, _LINE = "16211F", "4A5653", "0B4F43", "BDB8AC"
_BOLD, _GREY, _GREEN = "<w:b/>", f'<w:color w:val="{_SOFT}"/>', f'<w:color w:val="{_ROAD}"/>'


def _paragraphs(
    style: str,
    size: int,
    *,
    name: str = "",
    letters: str = "",
    spaces: tuple[int, int] = (0, 0),
    first: str = "",
    last: str = "",
) -> str:
    """A style of paragraphs.

    :param size: in half points.
    :param spaces: above and below, in twentieths of a point.
    :param first: settings of the paragraph that stand before its spaces, as the markup wants it.
    """
    above, below = spaces
    return (
        f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name or style}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{first}'
        f'<w:spacing w:before="{above}" w:after="{below}"/>{last}</w:pPr>'
        f'<w:rPr>{letters}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _heading(level: int, size: int, *, letters: str, spaces: tuple[int, int]) -> str:
    rule = f'<w:bottom w:val="single" w:sz="12" w:space="3" w:color="{_ROAD}"/>'
    return _paragraphs(
        f"Heading{level}",
        size,
        name=f"heading {level}",
        letters=_BOLD + letters,
        spaces=spaces,
        first="<w:keepNext/><w:keepLines/>" + (f"<w:pBdr>{rule}</w:pBdr>" if level == 1 else ""),
        last=f'<w:outlineLvl w:val="{level - 1}"/>',
    )


def _line(side: str) -> str:
    return f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>'


_DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"'
    f' w:eastAsia="Calibri" w:cs="Calibri"/><w:color w:val="{_INK}"/><w:sz w:val="21"/>'
    '<w:szCs w:val="21"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    '<w:spacing w:after="0" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "<w:qFormat/></w:style>"
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    "<w:tblPr/></w:style>"
)
_TABLE = (
    '<w:style w:type="table" w:styleId="Lines"><w:name w:val="Lines"/><w:basedOn'
    ' w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    f"{_line('top')}{_line('bottom')}{_line('insideH')}</w:tblBorders><w:tblCellMar>"
    '<w:top w:w="60" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="60" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
)
_RIGHT_TAB = f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs>'
STYLES = (
    f'<w:styles xmlns:w="{WORD}">{_DEFAULTS}{_TABLE}'
    + _paragraphs("Title", 52, letters=_BOLD + _GREEN, spaces=(0, 60))
    + _paragraphs("Subtitle", 30, letters=_GREY, spaces=(0, 320))
    + _heading(1, 34, letters=_GREEN, spaces=(400, 160))
    + _heading(2, 26, letters="", spaces=(320, 100))
    + _heading(3, 21, letters=_GREY, spaces=(120, 60))
    + _paragraphs("Words", 21, spaces=(0, 120))
    + _paragraphs("Cell", 20)
    + _paragraphs("CellStrong", 20, letters=_BOLD)
    + _paragraphs("CellSmall", 16, letters=_GREY)
    + _paragraphs("CellHead", 17, letters=_BOLD + _GREY, first="<w:keepNext/>")
    + _paragraphs("CellCode", 16, letters='<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/>')
    + _paragraphs("After", 8)
    + _paragraphs("Footer", 16, name="footer", letters=_GREY, first=_RIGHT_TAB)
    + "</w:styles>"
)
