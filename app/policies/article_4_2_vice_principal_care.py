"""Article 4.2. The vice-principal for care directs food, assets, vouchers, machines, health and medicine; others enter."""

from app.models.post import Post
from app.policies.declare import D, L, T, article, never
from app.policies.facts import about_nobody, care_tied, contributed, teachers_tied, year_not_over
from app.policies.owed import advice, assets, health
from app.policies.owed.stock import lots_removed, stock_listed
from app.policies.rules import below_zero, by_deleting_it
from app.policies.scopes import own, own_children, own_class, school

care = article(Post.VP_CARE, school)
principal = article(Post.PRINCIPAL, school)
nurse = article(Post.NURSE, school)
kitchen = article(Post.KITCHEN, school)
accountant = article(Post.ACCOUNTANT, school)
keeper = article(Post.ASSET_KEEPER, school)
teacher = article(Post.HOMEROOM_TEACHER, own_class)
parent = article(Post.PARENT, own_children)
everyone = article(None, own)

# 4.2.1 Nutrition: the kitchen sees counts, never names
care.may(D("4.2.1"), "attendance.read", "attendance.read_counts", "class.read_size", only=year_not_over)
kitchen.may(D("4.2.1"), "attendance.read_counts", only=year_not_over)
care.may(T("4.2.1"), "menu.read", "menu.approve", "menu.return")
care.may(D("4.2.1"), "menu.create", "menu.update")
care.may(T("4.2.1"), "meal.read", "market_list.read", "food_check.read", "nutrition.read", "nutrition.analyse")
kitchen.may(T("4.2.1"), "menu.read", "menu.create", "menu.update", "meal.read", "meal.record", "market_list.read")
kitchen.may(T("4.2.1"), "market_list.update", "nutrition.read", "nutrition.analyse")
kitchen.may(L("4.2.1"), "food_check.read", "food_check.record", "food_sample.record")
care.must(D("4.2.1"), "menu.approved", every="school_week")
kitchen.must(L("4.2.1"), "food.checked", every="school_day")
never(D("4.2.1"), "menu.approve", when=contributed)
principal.may(D("4.2.1"), "menu.read", "menu.approve", "menu.return", only=care_tied)

# 4.2.2 Assets and teaching equipment
care.may(T("4.2.2"), "asset.read", "asset.confirm", "inventory.open", "inventory.read", "inventory.confirm")
care.may(D("4.2.2"), "inventory.count", "inventory.finish", "inventory.return", "inventory.follow_up")
keeper.may(T("4.2.2"), "asset.read", "asset.create", "asset.update", "asset.receive", "asset.move")
keeper.may(T("4.2.2"), "asset.hand_over", "asset.repair", "asset.dispose", "inventory.read", "inventory.count")
keeper.may(T("4.2.2"), "asset.import")
keeper.may(D("4.2.2"), "import.read", "import.undo", within=own)
keeper.may(D("4.2.2"), "asset.adjust", "asset.take_back", "asset.withdraw", "inventory.finish", "inventory.settle")
teacher.may(D("4.2.2"), "asset.read", "asset.confirm_receipt")
care.must(D("4.2.2"), "inventory.taken", every="school_year", owed=assets.inventories_of_the_year)
care.must(D("4.2.2"), "difference.followed_up", every="event", figure="difference_followed_up", owed=assets.differences)
never(D("4.2.2"), "inventory.confirm", "asset.confirm", "asset.confirm_receipt", when=contributed)
principal.may(D("4.2.2"), "inventory.confirm", "asset.confirm", only=care_tied)
care.may(D("4.2.2"), "asset.confirm_receipt", only=teachers_tied)

# 4.2.3 Records and vouchers
care.may(T("4.2.3"), "voucher.request", "voucher.read", "voucher.check")
care.may(D("4.2.3"), "voucher.create")
accountant.may(T("4.2.3"), "voucher.read", "voucher.create", "voucher.post")
accountant.may(D("4.2.3"), "voucher.reverse")
accountant.must(T("4.2.3"), "vouchers.entered", every="calendar")
never(D("4.2.3"), "voucher.reverse", when=by_deleting_it)
never(D("4.2.3"), "voucher.check", when=contributed)
principal.may(D("4.2.3"), "voucher.check", only=care_tied)

# 4.2.4 Computers and lines
care.may(T("4.2.4"), "device.read", "device.update", "outage.record", "maintenance.plan", "maintenance.record")
care.may(D("4.2.4"), "problem.read", "problem.resolve")
everyone.may(D("4.2.4"), "problem.report", "problem.read")
care.must(D("4.2.4"), "problem.answered", every="event", figure="problem_answered")
care.must(D("4.2.4"), "maintenance.done", every="calendar")

# 4.2.5 Health: its readers, and nobody else
care.may(T("4.2.5"), "health.measure", "advice.send", "health_notice.send")
nurse.may(T("4.2.5"), "health.measure", "advice.send", "health_notice.send")
care.may(D("4.2.5"), "health_round.open", "advice.read", "medication.give", "medication.read", "health_incident.record")
nurse.may(
    D("4.2.5"), "health_round.open", "advice.read", "medication.give", "medication.read", "health_incident.record"
)
care.may(D("4.2.5"), "import.read", "import.undo", within=own)
nurse.may(D("4.2.5"), "import.read", "import.undo", within=own)
care.may(D("4.2.5"), "health_round.update", "health_round.close", "health_round.reopen")
nurse.may(D("4.2.5"), "health_round.update", "health_round.close", "health_round.reopen")
care.may(D("4.2.5"), "health.read", "health_round.read")
nurse.may(D("4.2.5"), "health.read", "health_round.read")
principal.may(D("4.2.5"), "health.read", "health_round.read")
care.may(D("4.2.5"), "health_incident.read")
nurse.may(D("4.2.5"), "health_incident.read")
principal.may(D("4.2.5"), "health_incident.read")
care.may(D("4.2.5"), "advice.read_owed", "advice.follow_up", "advice.close", "health_notice.read")
nurse.may(D("4.2.5"), "advice.read_owed", "advice.follow_up", "advice.close", "health_notice.read")
care.may(D("4.2.5"), "medication.accept", "medication.refuse", "medication.end")
nurse.may(D("4.2.5"), "medication.accept", "medication.refuse", "medication.end")
never(D("4.2.5"), "medication.accept", "medication.refuse", "medication.give", when=contributed)
teacher.may(D("4.2.5"), "health.read_summary")
parent.may(L("4.2.5"), "health.read", "health_incident.read", "advice.read", "access.read")
parent.may(D("4.2.5"), "medication.request", "medication.withdraw", "medication.read")
parent.may(D("4.2.5"), "message.read_received", "message.acknowledge", within=own, only=about_nobody)
care.must(T("4.2.5"), "children.measured", every="period", figure="measured_older", owed=health.older_children)
care.must(L("4.2.5"), "children.measured", every="period", figure="measured_younger", owed=health.younger_children)
care.must(T("4.2.5"), "advice.sent", every="event", figure="advice_sent", owed=advice.for_children_at_risk)

# 4.2.5 The safety card, apart from health: the kitchen sees what may not be eaten, no more
care.may(D("4.2.5"), "safety_card.read", "safety_card.read_diet", "safety_card.update")
nurse.may(D("4.2.5"), "safety_card.read", "safety_card.read_diet", "safety_card.update")
principal.may(D("4.2.5"), "safety_card.read", "safety_card.read_diet")
teacher.may(D("4.2.5"), "safety_card.read", "safety_card.read_diet", "safety_card.update")
kitchen.may(D("4.2.5"), "safety_card.read_diet")
parent.may(D("4.2.5"), "safety_card.read", "pick_up.update")

# 4.2.6 Medical equipment and medicines
care.may(T("4.2.6"), "stock.read", "stock.list")
nurse.may(T("4.2.6"), "stock.read", "stock.list")
care.may(D("4.2.6"), "stock.receive", "stock.issue", "stock.discard", "stock.reverse")
nurse.may(D("4.2.6"), "stock.receive", "stock.issue", "stock.discard", "stock.reverse")
care.must(T("4.2.6"), "stock.listed", every="school_year", owed=stock_listed)
care.must(D("4.2.6"), "lots.removed", every="event", figure="lots_removed", owed=lots_removed)
never(D("4.2.6"), "stock.issue", "stock.discard", "stock.reverse", when=below_zero)
