"""An analyst's client: reads the clean topics with confluent-kafka and its Avro deserializer.

    python read_clean.py --brokers HOST:PORT --schemas http://HOST:PORT [--prefix PREFIX]

Prints one line a fact: topic, fact id, pseudonym (empty where the fact is about nobody), and a day.
It knows nothing of wijkstroom but the names of the topics; schemas come from the hub's endpoint by
their id.
"""

import argparse
import sys

from confluent_kafka import Consumer, KafkaError, TopicPartition
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext

# Topic, the day that is printed, and the key where a fact is about nobody.
FAMILIES = {
    "wijkstroom.clean.allocated": ("ingangsdatum", None),
    "wijkstroom.clean.care-started": ("begindatum", None),
    "wijkstroom.clean.care-stopped": ("einddatum", None),
    "wijkstroom.clean.care-requested": ("toewijzing_ingangsdatum", None),
    "wijkstroom.clean.change-requested": ("dagtekening", None),
    "wijkstroom.clean.request-answered": ("dagtekening", "request_id"),
    "wijkstroom.clean.declared": ("begindatum", None),
    "wijkstroom.clean.declaration-answered": ("dagtekening", "declaratie_id"),
}
# What other partners report: versions of records.
for name in (
    "referred school-signalled investigation-reported measure-reported team-support-started "
    "team-support-stopped outcome-reported count-reported placement-prevented budget-granted "
    "person-linked"
).split():
    FAMILIES[f"wijkstroom.clean.{name}"] = ("on", "record_id")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--brokers", required=True)
    arguments.add_argument("--schemas", required=True)
    arguments.add_argument("--prefix", default="")
    given = arguments.parse_args()

    deserialize = AvroDeserializer(SchemaRegistryClient({"url": given.schemas}))
    consumer = Consumer(
        {
            "bootstrap.servers": given.brokers,
            "group.id": f"{given.prefix}analyst",
            "isolation.level": "read_committed",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
        }
    )
    open_partitions = set()
    for topic in FAMILIES:
        name = given.prefix + topic
        partitions = consumer.list_topics(name, timeout=30).topics[name].partitions
        open_partitions |= {(name, partition) for partition in partitions}
    consumer.assign([TopicPartition(topic, partition, 0) for topic, partition in open_partitions])

    facts = 0
    while open_partitions:
        record = consumer.poll(30)
        if record is None:
            sys.exit("no record and no end of a partition within 30 s")
        if record.error():
            if record.error().code() == KafkaError._PARTITION_EOF:
                open_partitions.discard((record.topic(), record.partition()))
                continue
            sys.exit(str(record.error()))
        topic = record.topic()[len(given.prefix):]
        fact = deserialize(record.value(), SerializationContext(record.topic(), MessageField.VALUE))
        day, key = FAMILIES[topic]
        child = (fact["subject"] or {}).get("pseudonym", "")
        assert record.key().decode() == (child or fact[key]), "the key is the pseudonym, or else the id"
        day = fact["meta"][day] if day == "dagtekening" else fact[day]
        print(topic, fact["fact_id"], child, day.isoformat(), sep="\t")
        facts += 1
    consumer.close()
    print(f"{facts} facts", file=sys.stderr)


if __name__ == "__main__":
    main()
