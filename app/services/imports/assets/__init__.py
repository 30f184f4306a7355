"""Lists of assets as a kind of import: the asset keeper's (4.2.2)."""

from typing import Final

from app.services.imports import turn
from app.services.imports.assets.columns import ASSET_LIST
from app.services.imports.assets.decide import decide
from app.services.imports.assets.plan import Plan
from app.services.imports.assets.rows import AssetList, parse_assets
from app.services.imports.assets.scope import Scope, enter
from app.services.imports.assets.undo import depended, take_back
from app.services.imports.assets.write import write
from app.services.imports.kind import Kind

ASSETS: Final = Kind[Scope, AssetList, Plan](
    name="assets",
    action="asset.import",
    turn=turn.ASSETS,
    enter=enter,
    declaration=ASSET_LIST,
    parse=parse_assets,
    decide=decide,
    write=write,
    depended=depended,
    take_back=take_back,
)
