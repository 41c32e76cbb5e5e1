"""Which colour and icon a state gets, so that the same word looks the same on every page."""

TONES = {"neutral", "info", "success", "warning", "error", "invented"}

_BY_CODE: dict[str, str] = {}
for _tone, _codes in {
    "neutral": "draft closed archived withdrawn expired cancelled unknown not_started optional ended lapsed planned "
    "predecessor analogue",
    "info": "ranked scoring submitted sealed received open opened published in_progress invited consulted scored "
    "agreed ordered requested proposed running active under_review announced ready",
    "success": "award eligible admissible passed pass awarded decided signed paid accepted completed complete approved "
    "confirmed done cleared valid",
    "warning": "assigned declared reserve waiting pending overdue_soon advice advise unconfirmed paused "
    "clarification due returned unsure missing",
    "error": "reject rejected ineligible inadmissible failed fail overdue refused invalid terminated blocked error",
    "invented": "demonstration invented",
}.items():
    for _code in _codes.split():
        _BY_CODE[_code] = _tone

_OTHER_NAMES = {
    "positive": "success",
    "danger": "error",
    "negative": "error",
    "attention": "warning",
    "": "neutral",
}


def tone_of(code: str, tone: str = "") -> str:
    """The tone asked for, else the one that belongs to the state code, else neutral."""
    if tone:
        tone = _OTHER_NAMES.get(tone, tone)
        return tone if tone in TONES else "neutral"
    return _BY_CODE.get(str(code).lower().replace("-", "_"), "neutral")
