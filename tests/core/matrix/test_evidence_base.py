"""A list of evidence in one cell becomes types with names, each with its own words."""

import pytest

from milepost.core.matrix.evidence_base import evidence_pieces, evidence_types

# fmt: off
LISTS = [
    ("Surveys, reports",                              ["Surveys", "reports"]),
    ("Surveys; reports.",                             ["Surveys", "reports"]),
    ("Surveys\nreports, and plans",                   ["Surveys", "reports", "plans"]),
    ("• Surveys\n• reports",                          ["Surveys", "reports"]),
    ("Budget reports (a, b), surveys",                ["Budget reports (a, b)", "surveys"]),
    ("Budget reports [a, b], surveys",                ["Budget reports [a, b]", "surveys"]),
    ("Equality, Inclusion surveys, plans",            ["Equality, Inclusion surveys", "plans"]),
    ("Reports, member and other feedback",            ["Reports", "member and other feedback"]),
    ("Reports (open, surveys",                        ["Reports (open, surveys"]),
    ("<i>Reports</i>,, surveys,",                     ["Reports", "surveys"]),
    ("",                                              []),
]

KINDS = [
    ("Overview reports by the client",        "client_overview_report"),
    ("client overview reports",               "client_overview_report"),
    ("customer satisfaction surveys",         "customer_satisfaction_survey"),
    ("complaints monitoring reports",         "complaints_monitoring_report"),
    ("accreditation applications sent in",    "accreditation_application"),
    ("accreditation reviews",                 "accreditation_review"),
    ("award applications sent in",            "award_application"),
    ("EDI surveys",                           "edi_survey"),
    ("internal surveys of staff",             "internal_staff_survey"),
    ("asset condition survey updates",        "asset_condition_survey"),
    ("business cases for interventions",      "business_case"),
    ("innovation evaluation reports",         "evaluation_report"),
    ("annual plan updates",                   "annual_plan_update"),
    ("progress against the Asset Plan",       "plan_progress_report"),
    ("KPI improvements",                      "kpi_improvement"),
    ("TOMS improvements",                     "toms_improvement"),
    ("KPI update reports",                    "kpi_update_report"),
    ("budget monitoring reports",             "budget_monitoring_report"),
    ("contract performance reports",          "contract_performance_report"),
    ("feedback from members",                 "stakeholder_feedback"),
    ("Minutes of the Board & its panels",     "minutes_of_the_board_its_panels"),
    ("Überprüfung",                           "berpr_fung"),
    ("記録",                                  "evidence"),
]
# fmt: on


@pytest.mark.parametrize(("words", "pieces"), LISTS)
def test_the_list_is_split_at_its_separators_alone(words: str, pieces: list[str]) -> None:
    assert [piece.words for piece in evidence_pieces(words)] == pieces


def test_a_comma_taken_for_part_of_a_name_is_marked() -> None:
    pieces = evidence_pieces("Reports, Equality, Diversity and Inclusion surveys")
    assert [piece.is_joined for piece in pieces] == [False, True]


@pytest.mark.parametrize(("words", "code"), KINDS)
def test_a_kind_is_known_by_its_words(words: str, code: str) -> None:
    (found,) = evidence_types(words)
    assert (found.code, found.source_words) == (code, words)


def test_two_entries_of_one_kind_get_codes_of_their_own() -> None:
    found = evidence_types("KPI reports, KPI charts of reports, KPI reports, kpi reports")
    assert [each.code for each in found] == [
        "kpi_update_report",
        "kpi_charts_of_reports",
        "kpi_reports",
        "kpi_reports_2",
    ]


def test_a_long_entry_gets_a_code_of_whole_words() -> None:
    (found,) = evidence_types("minutes " + "of the long standing committee " * 5)
    assert len(found.code) <= 60
    assert found.code.split("_")[-1] in {"of", "the", "long", "standing", "committee"}
