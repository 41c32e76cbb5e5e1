"""Charts with their sentence and table, and the footnotes a page owes."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.charts import Chart
from facility.interfaces.web.ui.components.library import register
from facility.interfaces.web.ui.components.listing import data_table
from facility.interfaces.web.ui.footnotes import footnotes_of


@register.inclusion_tag("ui/chart.html")
def chart(figure: Chart, level: int = 3) -> dict[str, Any]:
    """A chart: title, sentence, drawing, and the table of the same figures to open."""
    head = [(label, kind) if kind == "number" else label for label, kind in figure.head()]
    return {
        "figure": figure,
        "sentence": figure.sentence(),
        "drawing": figure.svg(),
        "table": data_table(figure.title, head, figure.lines(), hide_caption=True),
        "as_of": formats.day(figure.as_of),
        "level": min(max(int(level), 2), 6),
    }


@register.simple_block_tag
def with_footnotes(content: str) -> SafeString:
    """The content and, under it, the footnotes of the names that stand in it."""
    owed = footnotes_of(content)
    if not owed:
        return format_html("{}", content)
    lines = format_html_join("", "<p>* {}</p>", ((text,) for text in owed))
    return format_html('{}<aside class="f-footnotes">{}</aside>', content, lines)
