"""Addresses of evidence."""

from django.urls import path

from milepost.web.evidence import (
    adding,
    citing_many,
    coverage,
    describing,
    files,
    judging,
    keeping,
    lapsing,
    parts,
    putting_in,
    versioning,
    views,
)

urlpatterns = [
    path("evidence/", views.register, name="evidence_register"),
    path("evidence/add/", adding.add, name="add_evidence"),
    path("evidence/put-in/", putting_in.put_in, name="put_in_evidence"),
    path("evidence/put-in/drop/", putting_in.drop, name="drop_received"),
    path("evidence/put-in/describe/", describing.describe, name="describe_evidence"),
    path("evidence/put-in/cite/", citing_many.cite_them, name="cite_evidence_put_in"),
    path("evidence/put-in/parts/", parts.begin, name="evidence_parts"),
    path("evidence/put-in/parts/<str:reference>/", parts.part, name="evidence_part"),
    path("evidence/coverage/", coverage.show, name="evidence_coverage"),
    path("evidence/lapsing/", lapsing.show, name="evidence_lapsing"),
    path("evidence/keeping/", keeping.show, name="evidence_keeping"),
    path("evidence/keeping/rules/", keeping.set_rules, name="set_evidence_keeping"),
    path("evidence/keeping/holds/add/", keeping.hold, name="hold_evidence"),
    path("evidence/keeping/holds/<int:hold>/lift/", keeping.lift, name="lift_evidence_hold"),
    path("evidence/keeping/delete/", keeping.delete, name="delete_due_evidence"),
    path("evidence/<int:number>/", views.item, name="evidence_item"),
    path("evidence/<int:number>/file/", files.file, name="evidence_file"),
    path(
        "evidence/<int:number>/versions/add/",
        versioning.add_version,
        name="add_evidence_version",
    ),
    path(
        "evidence/<int:number>/versions/<int:version>/file/",
        files.file,
        name="evidence_version_file",
    ),
    path(
        "evidence/<int:number>/versions/<int:version>/pages/<int:place>.png",
        files.picture,
        name="evidence_picture",
    ),
    path("evidence/<int:number>/judge/", judging.judge, name="judge_evidence"),
    path(
        "evidence/<int:number>/judgements/<int:judgement>/reply/",
        judging.reply,
        name="reply_to_judgement",
    ),
    path("evidence/<int:number>/exception/", judging.make_exception, name="make_exception"),
    path(
        "evidence/<int:number>/exceptions/<int:exception>/end/",
        judging.end_exception,
        name="end_exception",
    ),
]
