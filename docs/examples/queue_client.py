#!/usr/bin/env python3
"""Sends rows to the queue of the model iris and prints the answers.

    sudo apt-get install python3-pika
    python3 docs/examples/queue_client.py amqp://guest:guest@localhost:5672/ iris
"""
import json
import sys
import uuid

import pika

ROWS = [[5.1, 3.5, 1.4, 0.2], [6.4, 2.8, 5.6, 2.1], [5.9, 3.0, 4.2, 1.5], [6.4, 2.8, 5.6]]


def main(url, queue):
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    channel.confirm_delivery()                                  # publishing ends when the broker has the message safe
    replies = channel.queue_declare("", exclusive=True).method.queue

    waiting = {}
    for row in ROWS:
        correlation_id = str(uuid.uuid4())
        waiting[correlation_id] = row
        properties = pika.BasicProperties(
            content_type="application/json",
            correlation_id=correlation_id,
            reply_to=replies,
            delivery_mode=2,                                    # persistent: the request outlives a restart of the broker
        )
        body = json.dumps({"features": row})
        channel.basic_publish("", queue, body, properties, mandatory=True)

    for _, properties, body in channel.consume(replies, auto_ack=True, inactivity_timeout=30):
        if properties is None:
            sys.exit(f"no answer to {len(waiting)} rows")
        row = waiting.pop(properties.correlation_id, None)
        if row is None:
            continue                                            # an answer may come twice: it was here already
        answer = json.loads(body)
        if "data" in answer:
            version = properties.headers["x-model-version"]
            print(f"{row}: {answer['data']['label']} (by version {version})")
        else:
            print(f"{row}: {answer['code']}: {answer['msg']}")
        if not waiting:
            break

    channel.cancel()
    connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
