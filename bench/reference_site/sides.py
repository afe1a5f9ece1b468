"""What each side does in a cycle: the provider, the Authority, the moderator and the Board."""

from collections.abc import Mapping

from bench.reference_site import quarters
from bench.reference_site.acts import Acts
from bench.reference_site.record import Somebody
from bench.reference_site.row import Case
from bench.reference_site.standing import stands
from bench.reference_site.tables import as_json, day, moment
from milepost.apps.assessments.held_ratings import RatingFacts
from milepost.core.assessment.workflow import Position
from milepost.core.period.local_time import local_date
from milepost.core.rating.scale import Achieved

_CHALLENGED_OF_100 = 8


class Provider(Acts):
    """Rates what it deserves, cites what was put in, submits, and answers."""

    def draft(self, case: Case) -> None:
        lead = self._place.people["provider-lead"]
        deserved = case.row.deserved(case.quarter.number)
        if case.quarter.number == quarters.CYCLES and stands(case) == "half_drafted":
            deserved = dict(list(deserved.items())[: len(deserved) // 2])
        case.sets[Position.PROVIDER] = self._tables.rating_set.reserve()
        carried = {code: last for code, last in case.row.last.items() if code in deserved}
        own: dict[str, RatingFacts] = {}
        if carried:
            own |= self.rated(case, Position.PROVIDER, carried, 1, "still_so", lead)
        changed = {code: each for code, each in deserved.items() if carried.get(code) != each}
        if changed:
            revision = 2 if carried else 1
            before = {code: each[0].value for code, each in carried.items()}
            own |= self.rated(case, Position.PROVIDER, changed, revision, "own", lead, before)
        case.own[Position.PROVIDER] = own
        case.row.last = deserved
        self._cite_for_provider(case, {code: each[0] for code, each in deserved.items()})
        case.row.reckon(case, Position.PROVIDER)

    def _cite_for_provider(self, case: Case, ratings: Mapping[str, Achieved]) -> None:
        """What has to be strong rests on the independent item, the rest on the provider's own."""
        row, by = case.row, self._place.people["provider-lead"]
        wanted = list(row.citations.wanted(ratings, case.quarter.number, row.chance))
        strong = case.items[0]
        plain = next((each for each in case.items if each.is_of_the_provider), strong)
        from_level = self._place.matrix.settings.strength_from_level
        high = [code for code in wanted if row.area.by_code[code].level >= from_level]
        self.cite(case, Position.PROVIDER, strong, high, by)
        low = [code for code in wanted if code not in high]
        self.cite(case, Position.PROVIDER, plain, low, by)
        row.citations.serve(wanted, case.quarter.number)

    def submit(self, case: Case) -> None:
        lead = self._place.people["provider-lead"]
        self.state(case, "submit", Position.PROVIDER, case.reckonings[-1], lead, self._tables.claim)

    def answer(self, case: Case) -> None:
        lead = self._place.people["provider-lead"]
        for challenge, code in case.challenges:
            at = self._clock.tick()
            is_accepted = challenge % 2 == 0
            words = self._place.record.words(
                "Accepted." if is_accepted else "The count of the whole quarter says otherwise."
            )
            self._tables.challenge_answer.add(
                challenge, int(is_accepted), words.id, lead.id, moment(at)
            )
            self._place.record.event(
                "challenge.answered",
                about=case.reference,
                by=lead,
                at=at,
                after={"criterion": code, "is_accepted": is_accepted},
                reason=words,
            )


class Authority(Acts):
    """Puts its own evidence beside, looks at the provider's, and agrees or challenges."""

    def validate(self, case: Case) -> None:
        slug = case.row.authority.slug
        validator = self._place.people[f"{slug}-validator"]
        self._cite_for_authority(case, self._place.people[f"{slug}-contributor"])
        self._check(case, validator)
        differing = self._differing(case)
        if differing:
            case.sets[Position.AUTHORITY] = self._tables.rating_set.reserve()
            case.own[Position.AUTHORITY] = self.rated(
                case, Position.AUTHORITY, differing, 1, "own", validator
            )
        found = case.row.reckon(case, Position.AUTHORITY)
        name = "challenge" if differing else "agree"
        at = self.state(
            case, name, Position.AUTHORITY, found, validator, self._tables.validated,
            also={"challenged": list(differing)},
            more=(as_json(found.critical_not_met()),),
        )  # fmt: skip
        for code, (rating, _) in differing.items():
            words = self._place.record.words(case.own[Position.AUTHORITY][code].reason)
            challenge = self._tables.challenge.add(
                case.id,
                code,
                Achieved.FULLY.value,
                rating.value,
                words.id,
                validator.id,
                moment(at),
            )
            case.challenges.append((challenge, code))

    def _cite_for_authority(self, case: Case, by: Somebody) -> None:
        for item in case.items:
            if item.owner is case.row.authority:
                met = [code for code, each in case.own[Position.PROVIDER].items()
                       if each.rating is Achieved.FULLY]  # fmt: skip
                codes = sorted(case.row.chance.sample(met, min(3, len(met))))
                self.cite(case, Position.AUTHORITY, item, codes, by)

    def _check(self, case: Case, validator: Somebody) -> None:
        for item in case.items:
            if item.is_of_the_provider and item.is_released and case.row.chance.random() < 0.8:
                at = self._clock.tick()
                authority = case.row.authority
                self._tables.check.add(
                    item.facts.version_id, authority.id, "accepted", "C", validator.id, moment(at)
                )
                item.accept(authority, validator, at)
                self._place.record.event(
                    "evidence.judged",
                    about=item.facts.reference,
                    by=validator,
                    at=at,
                    after={"answer": "accepted", "strength": "C", "version": 1},
                )

    def _differing(self, case: Case) -> dict[str, tuple[Achieved, str]]:
        """The one or two criteria that the Authority rates lower; none where it agrees."""
        chance = case.row.chance
        is_wanted = (
            stands(case) in ("challenged", "in_moderation")
            if case.quarter.number == quarters.CYCLES
            else chance.randrange(100) < _CHALLENGED_OF_100
        )
        met = [
            code
            for code, each in case.own[Position.PROVIDER].items()
            if each.rating is Achieved.FULLY
        ]
        if not is_wanted or not met:
            return {}
        codes = chance.sample(met, min(chance.randint(1, 2), len(met)))
        return {code: (Achieved.PARTLY, "It was not so on the routes we walked.") for code in codes}

    def send_back(self, case: Case) -> None:
        validator = self._place.people[f"{case.row.authority.slug}-validator"]
        words = self._place.record.words("Please put in the count of the whole quarter.")
        self.take(case, "return_for_evidence", validator, self._clock.tick(), {}, reason=words)


class Board(Acts):
    """The moderator proposes, the Board ratifies, the contract manager publishes."""

    def moderate(self, case: Case) -> None:
        if case.challenges:
            moderator = self._place.people["moderator"]
            self.take(case, "open_moderation", moderator, self._clock.tick(), {})

    def propose(self, case: Case) -> None:
        found = case.row.reckon(case, Position.MODERATOR)
        moderator = self._place.people["moderator"]
        self.state(case, "propose", Position.MODERATOR, found, moderator, self._tables.proposed)

    def ratify(self, case: Case) -> None:
        member = self._place.people[f"board-{case.row.authority.slug}"]
        at = self._clock.tick()
        level, proposal = case.proposed
        seal, hashed = self._place.record.seal(
            "level.ratified",
            about=case.reference,
            at=at,
            content={
                "assessment": case.reference,
                "authority": case.row.authority.reference,
                "focus_area": case.row.area.code,
                "cycle": case.quarter.number,
                "level": level,
                "paper": case.paper,
                "by": member.reference,
                "party": member.party,
            },
        )
        self._tables.ratified.add(
            case.id, case.sets[Position.MODERATOR], level, level, None, member.id, moment(at), seal,
            proposal, day(local_date(at)), case.paper,
        )  # fmt: skip
        after = {"level": level, "paper": case.paper, "seal": hashed}
        self.take(case, "ratify", member, at, after)

    def publish(self, case: Case) -> None:
        manager = self._place.people[f"{case.row.authority.slug}-manager"]
        self.take(case, "publish", manager, self._clock.tick(), {})
