"""A class is weighed and measured, two families are advised, and a mother reads what concerns her child."""

from typing import Any

from demo.stage import Person, School, must
from demo.telling import Story, table


def measure_a_class(story: Story, people: School, class_id: str, children: list[dict[str, Any]]) -> None:
    """Health checks (4.2.5)."""
    nurse, teacher = people["nurse"], people["homeroom_teacher"]
    story.chapter("Cân đo", "the children grow")
    opened = nurse.send(
        "POST",
        "/v1/health-rounds",
        json={"name": "Cân đo quý II", "kind": "quarterly", "measures": ["weight", "height"], **_today(nurse)},
    )
    story.step(
        nurse,
        f"{nurse.full_name}, nurse (nhân viên y tế), opens a round of measuring.",
        opened,
        "201 open",
        action="health_round.open",
        clause="4.2.5",
    )
    sheet = f"/v1/health-rounds/{opened.json()['id']}/classes/{class_id}"
    measured = nurse.send("PUT", sheet, json={"children": _weighed(children)})
    counts = measured.json()["counts"]
    must(counts["measured"] == len(children) and counts["remeasure"] == 1, f"The counts are {counts}.")
    told = [child for child in measured.json()["children"] if child["classes"] or child["remeasure"]]
    story.step(
        nurse,
        f"All {len(children)} children of the class in one request. What it says of their growth, by the WHO's tables, comes "
        "back with it; a value beyond belief is no diagnosis but a question: measure again.",
        measured,
        "200",
        action="health.measure",
        clause="4.2.5",
        shown="a class is measured in one request, z-scores at once",
        below=[table(("child", "kg", "cm", "z", "class"), map(_told, told))],
    )
    at_risk = nurse.send("GET", f"/v1/at-risk?class_id={class_id}")
    templates = nurse.send("GET", "/v1/code-lists").json()["advice_templates"]
    for child in at_risk.json()["items"]:
        found = child["measurement"]
        fits = next(each["code"] for each in templates if set(each["of"]) & set(found["classes"]))
        about = {"measurement_id": found["id"], "template": fits}
        sent = nurse.send("POST", f"/v1/students/{child['student_id']}/advice", json=about)
        must(sent.status_code == 201, f"The nurse cannot advise: {sent.text}")
    left = nurse.send("GET", f"/v1/at-risk?class_id={class_id}")
    must(len(at_risk.json()["items"]) == 2 and not left.json()["items"], f"Still without advice: {left.text}")
    story.step(
        nurse,
        "Two children are at risk (có nguy cơ). Each of the two families has its advice, in plain words; nobody is left.",
        left,
        "200",
        action="advice.read_owed",
        clause="4.2.5",
        shown="each child found at risk has advice sent",
    )
    hidden = teacher.send("GET", f"/v1/students/{children[0]['id']}/health")
    story.step(
        teacher,
        f"{teacher.full_name}, their teacher, sees a summary; the measurements themselves do not exist for her.",
        hidden,
        "404 not_found",
        action="health.read_summary",
        clause="4.2.5",
        shown="health data has its readers, and no others",
    )
    _read_at_home(story, people, at_risk.json()["items"][0]["student_id"])


def _today(who: Person) -> dict[str, str]:
    today: str = who.send("GET", "/v1/me").json()["school"]["today"]
    return {"opens_on": today, "closes_on": today}


def _weighed(children: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Most are as children are; the first is too light, the second too heavy, of the third somebody read the scale wrongly."""
    odd = {0: (13.2, 108.0), 1: (29.5, 111.0), 2: (91.0, 110.5)}
    usual = ((18.2, 109.5), (19.1, 111.0), (17.6, 108.0))
    return [
        dict(zip(("student_id", "weight_kg", "height_cm"), (child["id"], *odd.get(n, usual[n % 3])), strict=True))
        for n, child in enumerate(children)
    ]


def _told(child: dict[str, Any]) -> tuple[str, ...]:
    z = child["z_scores"]["whz"] if child["z_scores"]["whz"] is not None else child["z_scores"]["baz"]
    said = ", ".join(each["name"] for each in child["classes"]) or "đo lại"
    return child["full_name"], f"{child['weight_kg']}", f"{child['height_cm']}", f"{z}", said


def _read_at_home(story: Story, people: School, child: str) -> None:
    """The mother is let in by the teacher (6.1), and reads."""
    teacher = people["homeroom_teacher"]
    guardian = next(
        each for each in teacher.items(f"/v1/students/{child}/guardians") if each["relationship"] == "mother"
    )
    invited = teacher.send("POST", f"/v1/students/{child}/guardians/{guardian['id']}/invite")
    must(invited.status_code in (200, 201), f"The teacher cannot invite: {invited.text}")
    mother = Person(
        teacher.http, invited.json()["username"], invited.json()["one_time_code"], "parent", guardian["full_name"], None
    )
    mother.sign_in()
    chosen = "hoa sua no trong vuon nha"
    mother.send("PUT", "/v1/me/password", json={"current_password": mother.password, "new_password": chosen})
    mother.password = chosen
    mother.sign_in()
    messages = mother.send("GET", "/v1/me/messages")
    must(len(messages.json()["items"]) == 1, f"The mother's messages: {messages.text}")
    story.step(
        mother,
        f"{mother.full_name}, the child's mother, whom the teacher has let in, reads the advice on her phone.",
        messages,
        "200",
        action="message.read_received",
        clause="6.3",
    )
    chart = mother.send("GET", f"/v1/students/{child}/growth-chart.pdf")
    must(chart.content.startswith(b"%PDF"), "The growth chart is no PDF.")
    story.step(
        mother,
        f"Her child's growth chart (biểu đồ tăng trưởng) comes as a page to print: {len(chart.content) / 1000:.0f} kB.",
        chart,
        "200",
        action="health.read",
        clause="4.2.5",
    )
