"""The pattern page, and with it every component, in light and dark, on a phone, in French, without a script."""

from tests.journeys.browser import PHONE, overflows


def test_every_component_is_accessible(page, axe, shot, settings):
    settings.FACILITY_DEMO = True
    page.goto("/patterns/")
    axe(page)
    shot(page, "patterns-desktop")
    assert not overflows(page)


def test_the_dark_theme_keeps_its_contrast(browse, axe, shot):
    page = browse(color_scheme="dark")
    page.goto("/patterns/")
    axe(page)
    shot(page, "patterns-dark")


def test_a_phone_shows_everything_without_scrolling_sideways(phone, axe, shot):
    phone.goto("/patterns/")
    assert not overflows(phone)
    axe(phone)
    shot(phone, "patterns-phone")


def test_the_page_speaks_french_and_stays_where_it_was(page, axe, shot):
    page.goto("/patterns/?page=2")
    page.get_by_role("button", name="Français").click()
    assert page.url.endswith("/patterns/?page=2")
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.get_by_role("heading", level=1).inner_text() == "Composants"
    axe(page)
    shot(page, "patterns-french")


def test_a_confirmation_opens_without_a_script(browse):
    page = browse(java_script_enabled=False)
    page.goto("/patterns/")
    assert not page.get_by_text("The dossier leaves the round").is_visible()
    page.locator("summary", has_text="Withdraw").click()
    assert page.get_by_text("The dossier leaves the round").is_visible()


def test_four_times_as_large_still_fits(browse):
    page = browse(viewport={"width": 320, "height": 256})
    page.goto("/patterns/")
    assert not overflows(page)


def test_a_phone_in_the_dark(browse, axe, shot):
    page = browse(viewport=PHONE, color_scheme="dark")
    page.goto("/patterns/")
    axe(page)
    shot(page, "patterns-phone-dark")


def test_a_list_of_many_choices_tells_how_many_are_left_and_what_was_chosen_before(page):
    page.goto("/patterns/")
    many = page.locator(".f-many").first
    many.locator("summary").click()
    find, left = many.get_by_role("searchbox"), many.locator("[aria-live]")
    find.fill("ju")
    assert left.inner_text() == "2 / 12"
    find.fill("nothing of the kind")
    assert left.inner_text() == "0 / 12"
    find.fill("")
    assert left.inner_text() == ""
    many.get_by_label("March").check()
    assert many.locator(".f-many__chosen").inner_text() == "March"
    # A browser that comes back ticks the boxes again after the page was drawn, and tells nobody.
    page.evaluate("""() => {
      document.querySelector(".f-many input[value='4']").checked = true;
      dispatchEvent(new PageTransitionEvent("pageshow"));
    }""")
    assert many.locator(".f-many__chosen").inner_text() == "March, April"
