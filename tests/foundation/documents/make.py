"""A document with everything that can stand in one, in all scripts of the house."""

from facility.foundation.documents.public import (
    Bullets,
    Column,
    Fact,
    Facts,
    Heading,
    Notice,
    Paper,
    Part,
    Shares,
    Signature,
    Signatures,
    Table,
    Text,
)

ARABIC = "تقدم وزارة الداخلية التقرير بعد 60 يوما"
GREEK = "Υπουργείο Μετανάστευσης και Ασύλου"
CYRILLIC = "Министерство на вътрешните работи"
UNION = "ąćęłńóśźż áčďéěíňřšťúůýž őűĺľôŕ ġħż āēģīķļņšū ėįųūž õäöü ăâîșț åæøß ðñçëïœŵ ÀÉÈÙ"


def specimen(language: str = "en") -> Paper:
    """Every kind of block once."""
    return Paper(
        title="Specimen",
        language=language,
        day="2026-03-02",
        reference="MPF-2026-0001",
        lead="Everything once.",
        mark="Demonstration",
        addressee=("Ana Example", "Demonstration Office"),
        footnotes=("* A footnote.",),
        keywords=("specimen",),
        blocks=[
            Heading("Names"),
            Text(UNION),
            Text(GREEK),
            Text(CYRILLIC),
            Text(ARABIC),
            Text("small words", "small"),
            Text("leading words", "lead"),
            Text("ab12" * 16, "code"),
            Facts([Fact("Reference", "MPF-1", "strong"), Fact("Hash", "cd34" * 16, "code"), Fact("Where", "here")]),
            Heading("Lists", 3),
            Bullets(["first", "second"], numbered=True),
            Bullets(["apple", "pear"]),
            Heading("Money"),
            Table(
                "Amounts by heading",
                [Column("Heading", width=2), Column("Amount", is_number=True)],
                [["Travel", "EUR 10"], [ARABIC, "EUR 20"]],
                ["Total", "EUR 30"],
            ),
            Table("", [Column("Nothing")], []),
            Shares(
                "Who pays",
                "The Union pays 80 %, others 20 %.",
                [Part("Union", "80 %", 8000), Part("Own", "20 %", 2000)],
            ),
            Notice("Mind", "One line.\nAnother line."),
            Notice("", "Without a title."),
            Signatures(
                [Signature("For one", "Ana Example", "Signed on 2 March 2026."), Signature("For the other")],
                "Name",
                "Date",
                "Signature",
            ),
        ],
    )
