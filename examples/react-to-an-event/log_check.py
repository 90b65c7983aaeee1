"""Sees whether an event is missing, comes again or is out of order, by the log index of each and of the one before.

Partitions come at their own pace, so the chain of a source is kept in pieces until they meet. Those and the last index
of each trajectory stand in your database, written in your transaction, so a crash forgets nothing.
"""

# A piece: of the events from `first` to `last` none is missing; `before` is the index in front of it, NULL where none is.
TABLES = (
    """CREATE TABLE IF NOT EXISTS log_pieces (
        source, first, last, before, PRIMARY KEY (source, first)) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS log_pieces_last ON log_pieces (source, last)",
    "CREATE INDEX IF NOT EXISTS log_pieces_before ON log_pieces (source, before)",
    """CREATE TABLE IF NOT EXISTS log_latest (
        source, subject, logindex, PRIMARY KEY (source, subject)) WITHOUT ROWID""",
)


class LogCheck:
    def __init__(self, db):
        self.db = db
        self.repeated = 0
        self.out_of_order = 0
        for table in TABLES:
            db.execute(table)

    def see(self, event):
        if "logindex" not in event:
            return
        source, index = event["source"], int(event["logindex"])
        before = int(event["logprevious"]) if "logprevious" in event else None
        below = self._piece("first <= ? ORDER BY first DESC LIMIT 1", source, index)
        if below and index <= below[1]:
            self.repeated += 1
            return
        left = None if before is None else self._piece("last = ?", source, before)
        right = self._piece("before = ?", source, index)
        for joined in (left, right):
            if joined:
                self.db.execute("DELETE FROM log_pieces WHERE source = ? AND first = ?", (source, joined[0]))
        first, last = left[0] if left else index, right[1] if right else index
        self.db.execute(
            "INSERT INTO log_pieces (source, first, last, before) VALUES (?, ?, ?, ?)",
            (source, first, last, left[2] if left else before),
        )
        latest = "SELECT logindex FROM log_latest WHERE source = ? AND subject = ?"
        found = self.db.execute(latest, (source, event["subject"])).fetchone()
        if found and found[0] > index:
            self.out_of_order += 1
        else:
            self.db.execute("REPLACE INTO log_latest VALUES (?, ?, ?)", (source, event["subject"], index))

    def missing(self):
        """What is missing, once every partition was read to its end; while they are read, it may still come."""
        gaps = self.db.execute(
            """SELECT source, before, (SELECT max(last) FROM log_pieces AS lower
                 WHERE lower.source = piece.source AND lower.last < piece.first)
               FROM log_pieces AS piece WHERE before IS NOT NULL ORDER BY source, first"""
        )
        return [
            f"missing of {source}: log index {before}, and what lies between it and "
            f"{'the first' if behind is None else behind}"
            for source, before, behind in gaps
        ]

    def _piece(self, where, source, index):
        sql = f"SELECT first, last, before FROM log_pieces WHERE source = ? AND {where}"
        return self.db.execute(sql, (source, index)).fetchone()
