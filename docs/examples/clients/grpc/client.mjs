// Asks a model by gRPC from Node.js: node client.mjs PROTO HOST:PORT MODEL NUMBER ...
// Needs @grpc/grpc-js and @grpc/proto-loader; PROTO is Api/Inference/Grpc/inference.proto of this repository, or the protocol's own file.
import { promisify } from "node:util";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";

const [proto, address, model, ...numbers] = process.argv.slice(2);
const { inference } = grpc.loadPackageDefinition(loader.loadSync(proto, { keepCase: true, longs: String }));
const client = new inference.GRPCInferenceService(address, grpc.credentials.createInsecure());
const call = (name) => promisify(client[name].bind(client));

const { inputs, outputs } = await call("ModelMetadata")({ name: model });
const answer = await call("ModelInfer")({
  model_name: model,
  inputs: [{ name: inputs[0].name, datatype: "FP32", shape: [1, numbers.length], contents: { fp32_contents: numbers.map(Number) } }],
  outputs: [{ name: outputs[0].name, parameters: { classification: { int64_param: 1 } } }],
});
const [value, , label] = answer.raw_output_contents[0].subarray(4).toString().split(":");
console.log(`${label} (${Number(value).toFixed(2)}, by version ${answer.model_version})`);

let streamed = 0;
const stream = client.ModelStreamInfer();
stream.on("data", (reply) => { streamed += reply.error_message ? 0 : 1; });
for (let i = 0; i < 3; i++) {
  stream.write({ model_name: model, inputs: [{ name: inputs[0].name, datatype: "FP32", shape: [1, numbers.length], contents: { fp32_contents: numbers.map(Number) } }] });
}
stream.end();
await new Promise((resolve, reject) => stream.on("end", resolve).on("error", reject));
console.log(`${streamed} answers in a stream`);
client.close();
