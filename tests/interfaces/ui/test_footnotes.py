"""The footnote of a name stands under every page that uses the name, once."""

from django.template import Context, Template

from facility.apps.parties.public import country_name
from facility.interfaces.web.ui.footnotes import footnotes_of


def show(text: str) -> str:
    return Template("{% load ui %}{% with_footnotes %}{{ text }}{% endwith_footnotes %}").render(
        Context({"text": text})
    )


def test_a_marked_name_brings_its_footnote(db):
    name = country_name("XK", "en")
    assert name.footnote
    assert footnotes_of(f"Projects in {name.marked} and Albania") == [name.footnote]
    assert show(f"Projects in {name.marked}").count("f-footnotes") == 1


def test_a_page_that_prints_it_itself_gets_no_second_one(db):
    name = country_name("XK", "en")
    assert "f-footnotes" not in show(f"{name.marked} … {name.footnote}")


def test_pages_without_such_a_name_ask_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert show("Albania * a note") == "Albania * a note"
