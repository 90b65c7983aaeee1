"""Reacts to what DigiHub publishes about invoices: keeps what each has outstanding, and says so, once per event.

    python3 react.py --state state.db < events.jsonl      CloudEvents from stdin, one JSON document a line
    python3 react.py --state state.db --kafka host:port   from the topic (pip install -r requirements.txt)

Run it twice on the same events: the second time it has nothing to do. Without Kafka it needs Python 3.9 only.
"""

import argparse
import json
import re
import signal
import sqlite3
import sys

from log_check import LogCheck

TOPIC = "adviestraject.events"
INVOICE_ISSUED = "be.digihub.finance.invoice-issued.v1"
PAYMENT_RECEIVED = "be.digihub.finance.payment-received.v1"


class UnknownVersion(Exception):
    """It is about something handled here, in a version that is newer than this program."""


def unversioned(event_type):
    return re.sub(r"v\d+$", "", event_type)


MINE = {unversioned(INVOICE_ISSUED), unversioned(PAYMENT_RECEIVED)}


def euro(cents):
    return f"{cents / 100:.2f} euro"


def open_state(file):
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("CREATE TABLE IF NOT EXISTS inbox (source, id, PRIMARY KEY (source, id)) WITHOUT ROWID")
    db.execute("CREATE TABLE IF NOT EXISTS invoices (invoice PRIMARY KEY, trajectory, outstanding)")
    return db


def react(db, event):
    """What this program does: changes of its own tables, and what to say about them. No other effect."""
    data = event["data"]
    # Read the members that you need, and pass over the others: a newer publisher may add some.
    if event["type"] == INVOICE_ISSUED:
        db.execute("INSERT INTO invoices VALUES (?, ?, ?)", (data["invoice"], event["subject"], data["gross"]))
        return f"invoice {data['invoice']}: {euro(data['gross'])} to be paid by {data['dueOn']}"
    if event["type"] == PAYMENT_RECEIVED:
        outstanding = data["outstanding"]
        db.execute("UPDATE invoices SET outstanding = ? WHERE invoice = ?", (outstanding, data["invoice"]))
        return f"invoice {data['invoice']}: {euro(data['amount'])} received, {euro(outstanding)} outstanding"
    raise UnknownVersion(
        f"{event['type']} (event {event['id']}) is of a version that is not known here: update this program"
    )


counts = {"read": 0, "done": 0, "repeats": 0}


def react_once(db, event):
    """The effect once: a repeat finds itself in the inbox."""
    if unversioned(event["type"]) not in MINE:
        return None
    new = db.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?)", (event["source"], event["id"])).rowcount
    if new:
        return react(db, event)
    counts["repeats"] += 1
    return None


def handle(db, log, event):
    """What was seen, the inbox and the effect in one transaction: all, or nothing."""
    counts["read"] += 1
    db.execute("BEGIN IMMEDIATE")
    try:
        log.see(event)
        said = react_once(db, event)
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    if said:
        counts["done"] += 1
        print(said, flush=True)


def event_of(message):
    """CloudEvents, Kafka binding, binary mode: attributes are headers `ce_…`, the value is the data."""
    attributes = {name[3:]: value.decode() for name, value in message.headers if name.startswith("ce_")}
    return {**attributes, "data": json.loads(message.value)}


def from_kafka(brokers, handle_event):
    """Every event of the topic from the first on, in order per trajectory, until SIGINT or SIGTERM."""
    from kafka import KafkaConsumer

    stopping = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.append(True))
    consumer = KafkaConsumer(
        TOPIC,
        bootstrap_servers=brokers,
        group_id="react-to-an-event-python",
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    try:
        while not stopping:
            polled = consumer.poll(timeout_ms=500)
            for messages in polled.values():
                for message in messages:
                    handle_event(event_of(message))
            # After the work, never before: a crash brings events again, and the inbox knows them.
            if polled:
                consumer.commit()
    finally:
        consumer.close(autocommit=False)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--state", default="state.db", help="SQLite file of this consumer")
    options.add_argument("--kafka", metavar="BROKERS", help="host:port, separated by commas")
    chosen = options.parse_args()
    db = open_state(chosen.state)
    log = LogCheck(db)
    try:
        if chosen.kafka:
            from_kafka(chosen.kafka.split(","), lambda event: handle(db, log, event))
        else:
            for line in sys.stdin:
                if line.strip():
                    handle(db, log, json.loads(line))
    except UnknownVersion as error:
        # Stop here: this event and all that follow stay where they are, and nothing passes unseen.
        print(error, file=sys.stderr)
        return 3
    finally:
        missing = log.missing()
        db.close()
        found = f"log: {len(missing)} gaps, {log.repeated} read again, {log.out_of_order} out of order"
        summary = f"{counts['read']} read, {counts['done']} done, {counts['repeats']} repeats"
        print(*missing, summary, found, sep="\n", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
