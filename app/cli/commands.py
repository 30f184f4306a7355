"""All commands of `mamnon`."""

import typer

from app.cli import database, doctor, forgetting, imports, keys, openapi, policy, school, server

application = typer.Typer(
    help="The backend a Vietnamese kindergarten runs on.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
application.command("serve")(server.serve)
application.command("sample")(school.sample)
application.add_typer(school.application, name="school")
application.add_typer(database.application, name="db")
application.add_typer(keys.application, name="keys")
application.command("doctor")(doctor.doctor)
application.command("import")(imports.import_)
application.add_typer(forgetting.application, name="imports")
application.add_typer(policy.application, name="policy")
application.command("openapi")(openapi.openapi)
