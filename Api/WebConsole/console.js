// Writes times in the viewer's zone; without it they are UTC, and say so.
const format = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium" });
for (const time of document.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.valueOf())) {
        time.title = `${time.textContent.trim()} UTC`;
        time.textContent = format.format(at);
    }
}

document.getElementById("zone").textContent = `Times are those of ${format.resolvedOptions().timeZone}.`;
