"""`python -m mend.survey` writes the questionnaire and its examples to `data/survey`."""

from . import questionnaire

if __name__ == "__main__":
    questionnaire.write()
