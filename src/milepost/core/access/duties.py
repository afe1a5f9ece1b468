"""What may nobody do, whatever their role? Each duty is one named rule, and refuses aloud."""

from collections.abc import Callable, Collection, Mapping

from milepost.core.access.refusals import NotAllowed
from milepost.core.access.roles import Actor, PartyKind, Permission


def require(permission: Permission, *, by: Actor) -> None:
    """The actor's role allows it.

    :raises NotAllowed: where no role of the actor grants the permission.
    """
    if not by.may(permission):
        roles = ", ".join(sorted(role.words.lower() for role in by.roles)) or "no role"
        raise NotAllowed(
            f"Your role here ({roles}) does not allow this: {_PERMISSION_WORDS[permission]}."
        )


def require_fresh_eyes(*, by: Actor, earlier_steps: Mapping[str, str], step: str) -> None:
    """Nobody takes two of the steps submit, validate, propose and ratify of one assessment.

    :param earlier_steps: the one step that each person took so far, by the person's reference.
        Several people may have taken the same step (one returned it, another agreed), and a step
        may be taken again by somebody who took it (submitting anew what was returned).
    :raises NotAllowed: naming the step the actor took before.
    """
    taken = earlier_steps.get(by.person, step)
    if taken != step:
        raise NotAllowed(
            f"You {_STEP_WORDS[taken]} this assessment, so somebody else must {_STEP_VERBS[step]}."
        )


def require_own_authority(*, by: Actor, authority: str) -> None:
    """An Authority's validator and Board member act on that Authority's assessments only.

    :raises NotAllowed: where the actor acts for another Authority.
    """
    if by.party_kind is PartyKind.AUTHORITY and by.party != authority:
        raise NotAllowed(
            "This assessment belongs to the other Authority, so it is theirs to judge."
        )


def require_a_vote(*, by: Actor) -> None:
    """A provider's Board member speaks and records dissent, but does not vote (design 2.11).

    :raises NotAllowed: where the actor sits on the provider's side.
    """
    if by.party_kind is PartyKind.PROVIDER:
        raise NotAllowed("The provider's Board members speak and record dissent, but do not vote.")


def require_other_author(*, by: Actor, sole_authors: Mapping[str, Collection[str]]) -> None:
    """Whoever wrote the only evidence for a criterion does not validate it.

    :param sole_authors: for each criterion relied on, the people who put in its evidence.
    :raises NotAllowed: naming the criteria that rest on the actor's evidence alone.
    """
    own = sorted(code for code, people in sole_authors.items() if set(people) == {by.person})
    if own:
        raise NotAllowed(
            "You put in the only evidence for "
            + ", ".join(own)
            + ", so somebody else must validate this assessment."
        )


def allows(duty: Callable[..., None], **what: object) -> bool:
    """The question form of a duty: whether it would refuse."""
    return refusal(duty, **what) is None


def refusal(duty: Callable[..., None], **what: object) -> str | None:
    """The sentence with which a duty would refuse, or None where it allows."""
    try:
        duty(**what)
    except NotAllowed as refused:
        return str(refused)
    return None


_STEP_WORDS = {
    "submit": "submitted",
    "validate": "validated",
    "propose": "proposed the level of",
    "ratify": "ratified the level of",
}
_STEP_VERBS = {
    "submit": "submit it",
    "validate": "validate it",
    "propose": "propose its level",
    "ratify": "ratify its level",
}
_PERMISSION_WORDS: Mapping[Permission, str] = {
    Permission.VIEW_MATRIX: "seeing the matrix",
    Permission.VIEW_ASSESSMENTS: "seeing assessments",
    Permission.VIEW_RECORD: "reading the record of events and seals",
    Permission.ADD_EVIDENCE: "adding evidence",
    Permission.KEEP_EVIDENCE: "settling how evidence is kept, and holding it",
    Permission.RETIRE_EVIDENCE: "deleting files of evidence that are due",
    Permission.RATE_FOR_PROVIDER: "rating criteria for the provider",
    Permission.SUBMIT_ASSESSMENT: "submitting an assessment",
    Permission.ANSWER_CHALLENGE: "answering a challenge",
    Permission.RECORD_MEETING: "recording that the leads met",
    Permission.VALIDATE_ASSESSMENT: "validating an assessment",
    Permission.WAIVE_CRITERION: "waiving a criterion",
    Permission.PROPOSE_LEVEL: "proposing a level",
    Permission.RATIFY_LEVEL: "ratifying a level",
    Permission.DECLARE_INTEREST: "declaring an interest",
    Permission.RECORD_SECONDMENT: "recording a secondment",
    Permission.RECORD_DISSENT: "recording dissent",
    Permission.SET_TARGET: "recording the Board's decision on a target",
    Permission.KEEP_PLAN: "keeping plans and their milestones",
    Permission.APPROVE_ANNUAL_PLAN: "recording what the Board decided on an Annual Plan",
    Permission.OPEN_CYCLE: "opening a cycle",
    Permission.PUT_FORWARD_MATRIX: "putting a matrix forward for adoption",
    Permission.CONSENT_TO_MATRIX: "consenting to a matrix",
    Permission.PUBLISH_LEVEL: "publishing a level",
    Permission.MANAGE_PEOPLE: "managing people and their roles",
    Permission.SET_UP_ARRANGEMENT: "setting up an arrangement",
    Permission.DRAW_SAMPLE: "drawing a sample for the audit",
    Permission.REMOVE_WORDS: "removing words by law",
    Permission.REMOVE_PERSON: "removing a person's name by law",
}
