"""An analyst's client: reads the clean topics with confluent-kafka and its Avro deserializer.

    python read_clean.py --brokers HOST:PORT --schemas http://HOST:PORT [--prefix PREFIX]

Prints one line a fact: topic, fact id, pseudonym, and the day the fact is about. It knows nothing of
wijkstroom but the names of the topics; schemas come from the hub's endpoint by their id.
"""

import argparse
import sys

from confluent_kafka import Consumer, KafkaError, TopicPartition
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext

DAY = {
    "wijkstroom.clean.allocated": "ingangsdatum",
    "wijkstroom.clean.care-started": "begindatum",
    "wijkstroom.clean.care-stopped": "einddatum",
}


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
    for topic in DAY:
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
        subject = fact["subject"]
        assert record.key().decode() == subject["pseudonym"], "the key is the pseudonym"
        print(topic, fact["fact_id"], subject["pseudonym"], fact[DAY[topic]].isoformat(), sep="\t")
        facts += 1
    consumer.close()
    print(f"{facts} facts", file=sys.stderr)


if __name__ == "__main__":
    main()
