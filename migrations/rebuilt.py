"""A table of SQLite written anew with other constraints: sqlite.org/lang_altertable.html."""

from collections.abc import Callable

from alembic import op
from sqlalchemy import text

Edit = Callable[[str], str]


def rebuild(table: str, edit: Edit) -> None:
    """Put the table's own CREATE statement through `edit`; rows, indexes and triggers stay.

    Foreign keys must not be enforced meanwhile: `bring_up_to_date` sees to it.
    """
    connection = op.get_bind()
    made = connection.execute(
        text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL"),
        {"table": table},
    ).all()
    (old,) = [sql for kind, sql in made if kind == "table"]
    columns = ", ".join(
        f'"{row.name}"' for row in connection.execute(text(f"PRAGMA table_info({table})"))
    )
    new = edit(old)
    if new == old:
        raise ValueError(f"nothing of {table} was changed")  # our own mistake
    start = new.index("(")
    connection.exec_driver_sql(f"CREATE TABLE {table}_new {new[start:]}")
    connection.exec_driver_sql(f"INSERT INTO {table}_new ({columns}) SELECT {columns} FROM {table}")
    connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql(f"ALTER TABLE {table}_new RENAME TO {table}")
    for kind, sql in made:
        if kind != "table":
            connection.exec_driver_sql(sql)
