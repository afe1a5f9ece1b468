"""What comes next on an arrangement that has only been set up, and who may do it?"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from milepost.apps.assessments.models import Cycle
from milepost.apps.contracts.queries import vacancies
from milepost.apps.matrices.models import MatrixConsent, MatrixVersion
from milepost.core.access.roles import Actor, Permission, Role


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
            words="Every other party reads the same words, and consents or declines: each other"
            " Authority’s contract manager, and the provider. From then on the matrix is fixed.",
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
    """The number of the edition that waits for answers, whether one is agreed, or was declined."""
    declined = MatrixConsent.objects.filter(matrix_version=OuterRef("pk"), is_consent=False)
    held = list(
        MatrixVersion.objects.filter(arrangement__reference=arrangement)
        .order_by("-number")
        .values_list("number", "agreement__at", Exists(declined))
    )
    waiting = next((number for number, at, is_over in held if not at and not is_over), None)
    return waiting, any(at for _, at, _ in held), bool(held) and held[0][2]
