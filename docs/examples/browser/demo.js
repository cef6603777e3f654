// Calls three models of an Interlock server of another origin: ?server=http://localhost:4000
// The server allows it by `server: { cors: { origins: [the origin of this page] } }`.
const server = new URLSearchParams(location.search).get("server") ?? "http://localhost:4000";

/** The reply as JSON; throws what went wrong. */
async function call(path, options) {
  const reply = await fetch(server + path, options);
  const body = await reply.json();
  if (!reply.ok) {
    throw Object.assign(new Error(body.msg), { problem: body, retryAfter: reply.headers.get("Retry-After") });
  }
  return body;
}

function post(path, body, headers = {}) {
  return call(path, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) });
}

/** Runs what a form is for, and shows what came of it beside the form. */
function onSubmit(id, action) {
  const form = document.getElementById(id);
  const output = form.querySelector("output");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    output.className = "";
    output.textContent = "...";
    try {
      await action(form, (text) => { output.textContent = text; });
    } catch (error) {
      output.className = "failed";
      output.textContent = error.message;
      markFields(form, error.problem?.errors ?? []);
    }
  });
}

/** The server names every bad field by its path: `$.features.petal_width`. */
function markFields(form, errors) {
  for (const input of form.querySelectorAll("input")) {
    const problem = errors.find((error) => error.path.split(".").pop() === input.name);
    input.setCustomValidity(problem ? problem.message : "");
    input.addEventListener("input", () => input.setCustomValidity(""), { once: true });
  }
  form.reportValidity();
}

onSubmit("flower", async (form, show) => {
  const features = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, Number(value)]));
  const { data } = await post("/models/iris", { features });
  show(`${data.label} (${(100 * Math.max(...data.scores)).toFixed(1)} %)`);
});

onSubmit("picture", async (form, show) => {
  const reply = await upload("/models/image-class", new FormData(form), (share) => { form.querySelector("progress").value = share; });
  const [file] = reply.data;
  show(file.code ? file.msg : `${file.file}: ${file.label}`);
});

/** fetch has no progress of uploads; XMLHttpRequest has. */
function upload(path, body, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded / event.total));
    request.addEventListener("error", () => reject(new Error("The server cannot be reached.")));
    request.addEventListener("load", () => (request.status === 200 ? resolve(request.response) : reject(new Error(request.response?.msg ?? request.statusText))));
    request.open("POST", server + path);
    request.responseType = "json";
    request.send(body);
  });
}

onSubmit("plan", async (form, show) => {
  const accepted = await post("/models/route-plan/tasks", {
    depot: { lat: 52.52, lon: 13.405 },
    startTime: "2026-05-04T08:00:00+02:00",
    maxTime: "PT8H",
    stops: [{ id: "a", lat: 52.5163, lon: 13.3777 }, { id: "b", lat: 52.5309, lon: 13.3847 }, { id: "c", lat: 52.5, lon: 13.45 }],
    vehicles: { count: Number(form.elements.count.value) },
  }, { "Idempotency-Key": crypto.randomUUID?.() ?? String(Math.random()) });
  const task = await ended(accepted.data.id, (state) => show(`${state.status} ...`));
  show(task.result ? task.result.routes.map((route) => route.stops.map((stop) => stop.id).join(" > ")).join(" | ") : task.error.msg);
});

/** Follows a task to its end. An EventSource that loses its connection opens it again by itself. */
function ended(id, onChange) {
  return new Promise((resolve) => {
    const events = new EventSource(`${server}/tasks/${id}/events`);
    events.addEventListener("status", async (event) => {
      const task = JSON.parse(event.data);
      onChange(task);
      if (!["queued", "running"].includes(task.status)) {
        events.close();
        resolve(task);
      }
    });
  });
}
