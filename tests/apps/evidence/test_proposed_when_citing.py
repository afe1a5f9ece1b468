"""When an item is chosen to be cited, the criteria that its words may speak of are proposed."""

import pytest

from milepost.apps.assessments.queries import citing_page as citing
from milepost.apps.evidence.models import EvidenceVersion, EvidenceWords
from milepost.core.evidence.passages import Passage, joined
from milepost.core.evidence.proposing import LikelyFit
from tests.apps.small_worlds import number_of
from tests.apps.worlds import World, some_evidence
from tests.web.browsing import Browser


def test_what_an_items_words_may_speak_of_is_offered_and_not_ticked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = some_evidence(world, by="provider-lead", made_by="provider")
    version = EvidenceVersion.objects.get()
    EvidenceWords.objects.create(
        arrangement=version.item.arrangement,
        sha256=version.sha256,
        state="read",
        text=joined([Passage(place="page 4", words="All gullies were cleansed early.")]),
        read_at=world.at(),
    )
    number = number_of(world)
    seen: list[tuple[str, str]] = []

    def told(title: str, text: str, _: object) -> tuple[LikelyFit, ...]:
        seen.append((title, text))
        return (LikelyFit(code="CS.A1", words=("gullies", "cleansed"), place="page 4"),)

    monkeypatch.setattr(citing, "proposed_criteria", told)
    browser = Browser(world, "provider-lead")
    chosen = browser.see(f"assessments/{number}/cite/?item={item}")
    assert f"The words of E-{item} may speak of CS.A1 (gullies, cleansed; page 4)" in chosen
    assert "gullies" in seen[0][1]
    html = browser.get(browser.at(f"assessments/{number}/cite/?item={item}")).content.decode()
    assert f"?item={item}&amp;criterion=CS.A1" in html
    assert "checked" not in html.split('name="criteria"', 1)[1]
    assert "may speak of" not in browser.see(f"assessments/{number}/cite/")
