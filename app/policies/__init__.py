"""The heart: the regulation as declarations. Importing this package reads every article once."""

from app.policies import (
    article_1_systems,
    article_2_everyone,
    article_3_principal,
    article_4_1_vice_principal_academic,
    article_4_2_vice_principal_care,
    article_5_group_leader,
    article_6_homeroom_teacher,
    article_7_website_admin,
    parents_and_commune,
)

__all__ = [
    "article_1_systems",
    "article_2_everyone",
    "article_3_principal",
    "article_4_1_vice_principal_academic",
    "article_4_2_vice_principal_care",
    "article_5_group_leader",
    "article_6_homeroom_teacher",
    "article_7_website_admin",
    "parents_and_commune",
]
