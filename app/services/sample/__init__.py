"""The sample school: every post, four classes, a year that is over. Created once, to be tried on any day."""

from zoneinfo import ZoneInfo

from app.policies.act import Act
from app.services.founding import TIME_ZONE, AlreadyThere, found_school, school_of_code
from app.services.sample.accounts import Account, AccountsLost, alone_in, keep, kept
from app.services.sample.children import invented
from app.services.sample.creation import Creation
from app.services.sample.plan import CODE, NAME, Year

__all__ = ["Account", "alone_in", "ensure"]


async def ensure(act: Act, *, empty: bool) -> list[Account]:
    """The sample school's accounts, one for each post; where there is no such school, it is created.

    `empty`: its classes have no children then, so there are no parents. Raises DatabaseProblem where the school is
    there and its passwords are not.
    """
    folder = act.runtime.settings.data_dir
    if school := await school_of_code(act, CODE):
        accounts = kept(folder, school)
        if accounts is None:
            raise AccountsLost(folder, CODE)
        return accounts
    current = Year.of(act.now.astimezone(ZoneInfo(TIME_ZONE)).date())
    creation = Creation(act, current, [] if empty else invented(current))
    await creation.hash_passwords()  # before the transaction, which is the shorter for it
    try:
        school = await found_school(act, code=CODE, name=NAME)
    except AlreadyThere:  # another process, with another data folder, was first
        raise AccountsLost(folder, CODE) from None
    await creation.fill(school)
    accounts = creation.accounts()
    keep(folder, school, accounts)  # the commit comes after
    return accounts
