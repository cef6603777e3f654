"""Asks a model by gRPC, with what the server says of itself: no file of the protocol is needed.

    python3 grpc_client.py HOST:PORT MODEL NUMBER NUMBER ...

Needs grpcio and protobuf (Debian: python3-grpcio python3-protobuf).
"""
import struct
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

SERVICE = "inference.GRPCInferenceService"


def reflected(channel):
    """The protocol's messages, by gRPC's reflection."""
    request = b"\x22" + bytes([len(SERVICE)]) + SERVICE.encode()  # file_containing_symbol, field 4
    call = channel.stream_stream("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
    reply = next(call(iter([request])))
    pool, found = descriptor_pool.DescriptorPool(), []
    for field in fields(reply):
        if field[0] == 4:  # file_descriptor_response
            found += [descriptor_pb2.FileDescriptorProto.FromString(file) for _, file in fields(field[1])]
    for file in found:
        pool.Add(file)
    factory = message_factory.MessageFactory(pool)
    return lambda name: factory.GetPrototype(pool.FindMessageTypeByName("inference." + name))


def fields(message):
    """The fields of a message that have a length."""
    at = 0
    while at < len(message):
        key, at = varint(message, at)
        length, at = varint(message, at)
        if key & 7 == 2:
            yield key >> 3, message[at:at + length]
            at += length


def varint(message, at):
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def main():
    address, model, *numbers = sys.argv[1:]
    with grpc.insecure_channel(address) as channel:
        message = reflected(channel)

        def call(name, request):
            method = channel.unary_unary(
                f"/{SERVICE}/{name}",
                request_serializer=type(request).SerializeToString,
                response_deserializer=message(name + "Response").FromString)
            return method(request, timeout=10)

        metadata = call("ModelMetadata", message("ModelMetadataRequest")(name=model))
        declared = metadata.inputs[0]
        request = message("ModelInferRequest")(model_name=model, id="1")
        request.inputs.add(name=declared.name, datatype=declared.datatype, shape=[1, len(numbers)])
        request.raw_input_contents.append(struct.pack(f"<{len(numbers)}f", *map(float, numbers)))
        request.outputs.add(name=metadata.outputs[0].name).parameters["classification"].int64_param = 1
        answer = call("ModelInfer", request)
        value, _, label = answer.raw_output_contents[0][4:].decode().split(":")
        print(f"{label} ({float(value):.2f}, by version {answer.model_version})")


if __name__ == "__main__":
    main()
