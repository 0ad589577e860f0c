"""What every file's model is made of: strictness, texts, and the placeholders that a text may hold."""

import string
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
FrameworkId = Annotated[str, StringConstraints(pattern=r"^F(0[1-9]|1\d|2[0-4])$")]


class Strict(BaseModel):
    """A model that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


def holds(*names: str) -> AfterValidator:
    """The text may hold these `{names}`, to be filled in, and no others."""

    def check(text: str) -> str:
        used = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
        if used - set(names):
            raise PydanticCustomError(
                "placeholder", "{names}", {"names": ", ".join(f"{{{n}}}" for n in names)}
            )
        return text

    return AfterValidator(check)


class Framework(Strict):
    """What every framework says of itself: id, title, whose idea it is, and the idea in our words.

    no_data : why no dataset has a pattern that shows it; "-" where one has
    """

    id: FrameworkId
    title: Text
    experts: list[Text] = Field(min_length=1)
    no_data: Text = "-"
    idea: Text
