"""Words for roles, kinds of organisation and ways of signing in."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from facility.apps.parties.public import LEGAL_PERSONALITY, ROLE_HELP, ROLES
from facility.foundation.accounts.public import Role
from facility.interfaces.web.ui.languages import said

register = template.Library()

METHODS = {
    "password": _("Password"),
    "link": _("Link by e-mail"),
    "registration": _("Registration"),
    "invitation": _("Invitation"),
    "passkey": _("Passkey"),
    "provider": _("Outside provider"),
}


@register.simple_tag
def role_name(code: str) -> Any:
    """The label of a role."""
    return ROLES[Role(code)]


@register.simple_tag
def role_help(code: str) -> Any:
    """What the holder of a role is here for."""
    return ROLE_HELP[Role(code)]


@register.simple_tag
def sign_in_method(code: str) -> Any:
    """How a session began."""
    return METHODS.get(code, code)


@register.simple_tag
def kind_name(kind: Any) -> str:
    """The label of a kind of organisation in the page's language."""
    return said(kind.label)


@register.simple_tag
def legal_personality(code: str) -> Any:
    """Whether a body is a legal person, in a word."""
    return LEGAL_PERSONALITY[code]
