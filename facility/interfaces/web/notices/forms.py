"""The form on which a person says how to be told."""

from collections.abc import Mapping
from typing import Any

from django import forms

from facility.foundation.post import public as post


class WishesForm(forms.Form):
    """One choice for each topic in which there is anything to choose."""

    def __init__(self, *given: Any, deliveries: Mapping[str, str], **more: Any) -> None:
        super().__init__(*given, **more)
        for topic in post.choosable():
            self.fields[topic] = forms.ChoiceField(
                label=post.TOPICS[topic],
                choices=list(post.WAYS.items()),
                initial=deliveries.get(topic, "at_once"),
                widget=forms.RadioSelect,
            )
