"""What comes next on an arrangement that has only been set up, and who may do it?"""

from dataclasses import dataclass

from milepost.apps.assessments.models import Cycle
from milepost.apps.contracts.queries import vacancies
from milepost.apps.matrices.models import MatrixVersion
from milepost.core.access.roles import Actor, PartyKind, Permission, Role


@dataclass(frozen=True, kw_only=True)
class FirstStep:
    """One step from an empty arrangement to its first cycle."""

    title: str
    words: str
    who: str  # the role that takes it, in words
    state: str  # "done", "next" or "later"
    place: str  # its page below the arrangement's address; "" where the reader has none to go to
    action: str  # what its link says


def first_steps(*, by: Actor) -> tuple[FirstStep, ...]:
    """The four steps to the first cycle; none once it was opened: at most four queries."""
    if Cycle.objects.filter(arrangement__reference=by.arrangement).exists():
        return ()
    open_roles = len(vacancies(by=by))
    waiting, has_matrix, was_declined = _matrix_state(by.arrangement)
    return (
        _step(
            title="Let the people in",
            words="Each Authority needs a contract manager, a validator and a Board member; the"
            " provider a lead; and there is one moderator. Each chooses a password by a one-time"
            " link.",
            role=Role.ADMINISTRATOR,
            is_done=not open_roles,
            is_possible=True,
            place="people/add/" if by.may(Permission.MANAGE_PEOPLE) else "",
            action="Add people",
        ),
        _step(
            title="Put a matrix forward",
            words="The spreadsheet you have, or the matrix that comes with Milepost."
            + (" The last one put forward was declined." if was_declined else ""),
            role=Role.CONTRACT_MANAGER,
            is_done=waiting is not None or has_matrix,
            is_possible=True,
            place="matrix/read/" if by.may(Permission.PUT_FORWARD_MATRIX) else "",
            action="Read a matrix",
        ),
        _step(
            title="Consent to it",
            words="The provider reads the same words, and consents or declines. From then on the"
            " matrix is fixed.",
            role=Role.PROVIDER_LEAD,
            is_done=has_matrix,
            is_possible=waiting is not None,
            place=f"matrix/{waiting}/" if by.may(Permission.CONSENT_TO_MATRIX) else "",
            action=f"Read version {waiting}",
        ),
        _step(
            title="Open the first cycle",
            words="A name and two dates. It makes an assessment for each focus area and Authority.",
            role=Role.CONTRACT_MANAGER,
            is_done=False,
            is_possible=has_matrix,
            place="cycles/open/" if by.may(Permission.OPEN_CYCLE) else "",
            action="Open the first cycle",
        ),
    )


def _step(
    *,
    title: str,
    words: str,
    role: Role,
    is_done: bool,
    is_possible: bool,
    place: str,
    action: str,
) -> FirstStep:
    state = "done" if is_done else "next" if is_possible else "later"
    return FirstStep(
        title=title,
        words=words,
        who=role.words,
        state=state,
        place=place if state == "next" else "",
        action=action,
    )


def _matrix_state(arrangement: str) -> tuple[int | None, bool, bool]:
    """The number of the edition that waits for an answer, whether one is in force, or declined."""
    rows = MatrixVersion.objects.filter(arrangement__reference=arrangement).order_by("-number")
    answers: dict[int, bool | None] = {}
    provider = PartyKind.PROVIDER.value
    for number, kind, is_consent in rows.values_list(
        "number", "consents__party__kind", "consents__is_consent"
    ):
        given = is_consent if kind == provider else None
        answers[number] = given if given is not None else answers.get(number)
    waiting = next((number for number, given in answers.items() if given is None), None)
    newest = next(iter(answers.values()), None)
    return waiting, any(answers.values()), newest is False
