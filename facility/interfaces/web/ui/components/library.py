"""The one tag library that all families of components register on."""

from django import template

register = template.Library()
