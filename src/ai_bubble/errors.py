"""The one kind of error a user of the course is meant to see."""


class CourseError(Exception):
    """A slip of the user's: one sentence that names the thing and the way out.

    The command line prints the sentence alone and exits with 2; IPython shows the sentence alone
    where another error would show its traceback.

    Examples
    --------
    >>> from ai_bubble.errors import CourseError
    >>> raise CourseError("no dataset 'rent'; did you mean 'rents'?")
    Traceback (most recent call last):
    ai_bubble.errors.CourseError: no dataset 'rent'; did you mean 'rents'?
    """

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]
