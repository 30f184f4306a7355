"""Messages: as whoever they were sent to reads them, and the notices on common illnesses as they were sent."""

from sqlalchemy import Text, and_, cast, func, literal_column, select

from app.models.caller import me
from app.models.messages import HEALTH_NOTICE, message_recipients, messages
from app.models.people import persons
from app.models.students import students
from app.policies.row import Row
from app.policies.rows.keys import is_

of_the_sender = and_(persons.c.school_id == messages.c.school_id, persons.c.id == messages.c.sent_by)

# Of the caller's own alone. What is about a child is theirs while the child is; what is about nobody, while they are a parent.
message = Row(
    "message",
    message_recipients.join(
        messages,
        and_(
            messages.c.school_id == message_recipients.c.school_id,
            messages.c.id == message_recipients.c.message_id,
            message_recipients.c.person_id == me.c.person_id,
        ),
    )
    .join(persons, of_the_sender)
    .outerjoin(students, and_(students.c.school_id == messages.c.school_id, students.c.id == messages.c.child_id)),
    key=is_(messages.c.id),
    locks={
        "school_id": message_recipients.c.school_id,
        "person_id": message_recipients.c.person_id,
        "child_id": messages.c.child_id,
    },
    version=cast(message_recipients.c.version, Text),
    actions=("message.read_received", "message.acknowledge"),
    read_by="message.read_received",
)

is_notice = messages.c.kind == literal_column(f"'{HEALTH_NOTICE}'", Text)
_heard = message_recipients.alias("heard")
# How many have read it is told with it.
_hearing = (
    select(func.coalesce(func.sum(_heard.c.version), literal_column("0")))
    .where(_heard.c.school_id == messages.c.school_id, _heard.c.message_id == messages.c.id)
    .correlate(messages)
    .scalar_subquery()
)
health_notice = Row(
    "health_notice",
    messages.join(persons, of_the_sender),
    key=and_(is_(messages.c.id), is_notice),
    locks={"school_id": messages.c.school_id},
    version=cast(_hearing, Text),
    actions=("health_notice.read",),
)
