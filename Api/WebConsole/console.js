const main = document.getElementById("main");
let isTyped = false;
const format = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium" });

// Writes times in the viewer's zone; without it they are UTC, and say so.
function writeTimes(part) {
    for (const time of part.querySelectorAll("time[datetime]")) {
        const at = new Date(time.dateTime);
        if (!Number.isNaN(at.valueOf())) {
            time.title = `${time.textContent.trim()} UTC`;
            time.textContent = format.format(at);
        }
    }
}

// Reads the page again and puts its new tables, charts and facts into the places of the old ones. What is typed, opened or followed by keyboard meanwhile stays.
async function refresh() {
    const reply = await fetch(location.href);
    if (reply.redirected) {
        location.reload();
    }

    if (!reply.ok) {
        return;
    }

    const read = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById("main");
    const parts = "dl, figure, .wide, [role=alert]";
    const [before, now] = [[...main.querySelectorAll(parts)], [...read.querySelectorAll(parts)]];
    if (before.length === now.length) {
        now.forEach(writeTimes);
        before.forEach((part, place) => {
            if (!part.contains(document.activeElement) || part === document.activeElement) {
                part.replaceChildren(...now[place].childNodes);
            }
        });
    } else if (!isTyped && !main.contains(document.activeElement) && !main.querySelector("details[open]")) {
        writeTimes(read);
        main.replaceChildren(...read.childNodes);
    }
}

// While the page is looked at, the server tells when there is something new.
function listen() {
    let [events, isBusy] = [null, false];
    const follow = () => {
        events?.close();
        events = null;
        if (!document.hidden) {
            events = new EventSource(main.dataset.events);
            events.addEventListener(main.dataset.live, async () => {
                if (!isBusy) {
                    isBusy = true;
                    await refresh().catch(() => {});
                    isBusy = false;
                }
            });
        }
    };
    main.addEventListener("input", () => { isTyped = true; });
    document.addEventListener("visibilitychange", follow);
    follow();
}

// Takes files that are dropped on a field, and names those that are chosen. They are sent with the form, as files are that were chosen in it.
function takeDrops(area) {
    const input = area.querySelector("input");
    const [chosen, refused] = area.querySelectorAll("p");
    const namesOf = files => [...files].map(file => file.name).join(", ");
    const fits = file => input.accept === "" || file.type.startsWith(input.accept.replace("*", ""));
    const hasFiles = event => event.dataTransfer?.types.includes("Files");
    const show = rest => {
        chosen.textContent = input.files.length > 0 ? `Chosen: ${namesOf(input.files)}` : "";
        refused.textContent = rest.length > 0 ? `Not taken: ${namesOf(rest)}. The field takes ${input.multiple ? "" : "one "}${input.accept === "" ? "file" : "picture"}${input.multiple ? "s" : ""}.` : "";
    };
    input.addEventListener("change", () => show([]));
    document.addEventListener("dragover", event => {
        if (hasFiles(event) && area.isConnected) {
            event.preventDefault();
            event.dataTransfer.dropEffect = event.target.closest(".drop") ? "copy" : "none";
            area.classList.add("dragging");
        }
    });
    document.addEventListener("dragleave", event => {
        if (!event.relatedTarget) {
            area.classList.remove("dragging");
        }
    });
    document.addEventListener("drop", event => {
        area.classList.remove("dragging");
        if (!hasFiles(event) || !area.isConnected) {
            return;
        }

        // Beside the field, a browser would leave the page for the file.
        event.preventDefault();
        if (area.contains(event.target)) {
            const [files, taken] = [[...event.dataTransfer.files], new DataTransfer()];
            const fitting = files.filter(fits).slice(0, input.multiple ? files.length : 1);
            fitting.forEach(file => taken.items.add(file));
            input.files = fitting.length > 0 ? taken.files : input.files;
            show(files.filter(file => !fitting.includes(file)));
        }
    });
    show([]);
}

// Shows how much of a form with files has been sent, and then its reply in the place of the page.
function showProgress(form) {
    form.addEventListener("submit", event => {
        const bar = form.querySelector("progress");
        if (![...form.querySelectorAll("input[type=file]")].some(input => input.files.length > 0)) {
            return;
        }

        event.preventDefault();
        if (!bar.hidden) {
            return; // It is being sent.
        }

        const request = new XMLHttpRequest();
        bar.hidden = false;
        request.upload.addEventListener("progress", ({ loaded, total }) => { [bar.max, bar.value] = [total, loaded]; });
        request.addEventListener("load", () => showReply(request, form.action));
        request.addEventListener("error", () => {
            bar.hidden = true;
            form.querySelector(".drop .failure").textContent = "It could not be sent: the server cannot be reached.";
        });
        request.open("POST", form.action);
        request.send(new FormData(form));
    });
}

function showReply(request, action) {
    const read = new DOMParser().parseFromString(request.responseText, "text/html");
    const part = read.getElementById("main");
    if (!part || request.responseURL !== action) {
        location.assign(request.responseURL);
        return;
    }

    document.title = read.title;
    main.replaceChildren(...part.childNodes);
    setUp(main);
    const said = main.querySelector("#answer, .failure:not(:empty)");
    said?.setAttribute("tabindex", "-1");
    said?.focus();
}

function setUp(part) {
    writeTimes(part);
    part.querySelectorAll(".drop").forEach(takeDrops);
    part.querySelectorAll("form[enctype]").forEach(showProgress);
}

setUp(document);
document.getElementById("zone").textContent = `Times are those of ${format.resolvedOptions().timeZone}.`;
if (main.dataset.live) {
    listen();
}
