// Calls the sample models with types that are generated from /openapi.json.
import { openAsBlob } from "node:fs";
import createClient from "openapi-fetch";
import type { components, paths } from "./interlock.js";

type Task = components["schemas"]["InferenceTask"];
type Problem = components["schemas"]["Problem"];

const baseUrl = process.argv[2] ?? "http://localhost:4000";
const client = createClient<paths>({ baseUrl });

function found<T>(reply: { data?: T; error?: Problem | undefined }): T {
  if (reply.data === undefined) {
    throw new Error(`${reply.error?.code}: ${reply.error?.msg}`);
  }
  return reply.data;
}

async function oneRow(): Promise<void> {
  const features = { sepal_length: 6.4, sepal_width: 2.8, petal_length: 5.6, petal_width: 2.1 };
  const reply = found(await client.POST("/models/iris", { body: { features } }));
  if (reply.status === 202) {
    throw new Error("Only with Prefer: respond-async.");
  }
  const label: "setosa" | "versicolor" | "virginica" = reply.data.label;
  console.log(`one row: ${label}, ${reply.data.scores?.length} scores`);
}

async function manyRows(): Promise<void> {
  const { data } = found(await client.POST("/models/iris/rows", { body: { instances: [[5.1, 3.5, 1.4, 0.2], [6.4, 2.8, 5.6, 2.1]] } }));
  console.log(`many rows: ${data.map((row) => row.label).join(", ")}`);
}

async function upload(file: string): Promise<void> {
  const form = new FormData();
  form.append("model_type", "digits");
  form.append("img_file", await openAsBlob(file), "seven.png");
  const reply = found(await client.POST("/models/image-class", {
    body: { model_type: "digits", img_file: [] }, // What is sent is the form.
    bodySerializer: () => form,
  }));
  if (reply.status === 200) {
    const [first] = reply.data;
    console.log(`upload: ${first?.file} is ${first?.label ?? first?.msg}`);
  }
}

async function task(): Promise<void> {
  const accepted = found(await client.POST("/models/diabetes/tasks", {
    body: { features: [59, 2, 32.1, 101, 157, 93.2, 38, 4, 4.8598, 87] },
    params: { header: { "Idempotency-Key": crypto.randomUUID() } },
  }));
  for await (const state of events(accepted.data.id)) {
    console.log(`task: ${state.status}`);
  }
  const ended = found(await client.GET("/tasks/{id}", { params: { path: { id: accepted.data.id } } }));
  console.log(`task: ${JSON.stringify(ended.data.result)}`);
}

/** The task at every change. In a browser an EventSource does the same. */
async function* events(id: string): AsyncGenerator<Task> {
  const { response } = await client.GET("/tasks/{id}/events", { params: { path: { id } }, parseAs: "stream" });
  let text = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream()) as unknown as AsyncIterable<string>) {
    text += chunk;
    const parts = text.split("\n\n");
    text = parts.pop() ?? "";
    for (const part of parts) {
      const data = part.split("\n").find((line) => line.startsWith("data: "));
      if (data !== undefined) {
        yield JSON.parse(data.slice("data: ".length)) as Task;
      }
    }
  }
}

async function errors(): Promise<void> {
  const { error, response } = await client.POST("/models/iris", { body: { features: [5.1, -1, 1.4] } });
  console.log(`error: ${response.status} ${error?.code}, ${error?.errors?.map((problem) => problem.path).join(", ")}`);
}

await oneRow();
await manyRows();
await upload(process.argv[3] ?? "seven.png");
await task();
await errors();
