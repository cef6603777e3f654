// Completes keys and values of config.yaml by its schema: Ctrl+Space opens the list under the field.
const field = document.getElementById("text");
const list = document.getElementById("completions");
const hint = document.getElementById("completions-hint");
const most = 12;
let [schema, found, chosen] = [null, [], 0];

// The keys of a text with their lines and columns. Column and dash of "  - name: x" are 4 and 2.
function entriesOf(text) {
    return text.split("\n").map((line, number) => {
        const parts = /^(\s*(?:- +)*)([^\s:#"'{}[\]-][^\s:#]*):(?:\s+(.*))?$/.exec(line);
        return parts && { number, column: parts[1].length, dash: parts[1].indexOf("-"), key: parts[2], value: (parts[3] ?? "").trim() };
    }).filter(entry => entry);
}

// The keys around a place, the outermost first, and those beside it.
function surroundings(entries, number, column, dash) {
    const [around, beside] = [[], []];
    let [least, isBeside] = [dash >= 0 ? dash + 1 : column, dash < 0];
    for (const entry of entries.filter(entry => entry.number < number).reverse()) {
        if (entry.column < least) {
            around.unshift(entry);
            [least, isBeside] = [entry.dash >= 0 ? entry.dash + 1 : entry.column, false];
        } else if (isBeside && entry.column === column) {
            beside.push(entry);
            if (entry.dash >= 0) {
                [least, isBeside] = [entry.dash + 1, false];
            }
        }
    }

    for (const entry of entries.filter(entry => entry.number > number)) {
        if (entry.column < column || (entry.column === column && entry.dash >= 0)) {
            break;
        }

        if (entry.column === column) {
            beside.push(entry);
        }
    }

    return { around, beside };
}

function childrenOf(entries, parent) {
    const below = [];
    for (const entry of entries.filter(entry => entry.number > parent.number)) {
        if (entry.column <= parent.column) {
            break;
        }

        below.push(entry);
    }

    return below.filter(entry => entry.column === below[0].column);
}

// What a value may be: of several kinds those that fit the keys it has already, such as kind: tabular.
function kindsOf(node, keys) {
    if (node?.items) {
        return kindsOf(node.items, keys);
    }

    const isOther = ([key, value]) => value.const !== undefined && keys.some(entry => entry.key === key && entry.value !== value.const);
    return (node?.oneOf ?? [node]).filter(kind => kind && !Object.entries(kind.properties ?? {}).some(isOther));
}

const stepInto = (kind, key) => kind.properties?.[key] ?? (typeof kind.additionalProperties === "object" ? kind.additionalProperties : null);

function valuesOf(node) {
    const values = (node.oneOf ?? [node]).flatMap(kind => kind.enum ?? (kind.const === undefined ? [] : [kind.const]));
    return values.length > 0 || ![node.type].flat().includes("boolean") ? values : ["true", "false"];
}

// What can stand at the caret, and how much of it is there already.
function look() {
    const before = field.value.slice(0, field.selectionStart);
    const lines = before.split("\n");
    const parts = /^(\s*(?:- +)*)([\w.-]*)(?:(:\s+)([\w.-]*))?$/.exec(lines.at(-1));
    if (!parts) {
        return [];
    }

    const [, space, key, colon, typed] = parts;
    const entries = entriesOf(field.value);
    const { around, beside } = surroundings(entries, lines.length - 1, space.length, space.indexOf("-"));
    let nodes = [schema];
    around.forEach((entry, place) => {
        const keys = place === 0 ? [] : childrenOf(entries, around[place - 1]);
        nodes = nodes.flatMap(node => kindsOf(node, keys)).map(kind => stepInto(kind, entry.key)).filter(node => node);
    });
    const kinds = nodes.flatMap(node => kindsOf(node, beside));
    const all = new Map();
    for (const kind of kinds) {
        if (colon !== undefined) {
            const node = stepInto(kind, key);
            (node ? valuesOf(node) : []).forEach(value => all.set(`${value}`, node.description ?? ""));
        } else {
            for (const [name, node] of Object.entries(kind.properties ?? {}).filter(([name]) => !beside.some(entry => entry.key === name))) {
                all.set(node.const === undefined ? `${name}: ` : `${name}: ${node.const}`, node.description ?? "");
            }
        }
    }

    const start = typed ?? key;
    return [...all].filter(([text]) => text.startsWith(start)).slice(0, most).map(([text, description]) => ({ text, rest: text.slice(start.length), description }));
}

function close() {
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
}

function choose(place) {
    chosen = (place + found.length) % found.length;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", `${number === chosen}`));
    field.setAttribute("aria-activedescendant", `completion-${chosen}`);
}

function show() {
    found = look();
    if (found.length === 0) {
        close();
        return;
    }

    list.replaceChildren(...found.map(({ text, description }, number) => {
        const option = document.createElement("li");
        [option.id, option.role] = [`completion-${number}`, "option"];
        const name = document.createElement("code");
        name.textContent = text;
        option.append(name, ` ${description}`);
        option.addEventListener("mousedown", event => {
            event.preventDefault();
            insert(number);
        });
        return option;
    }));
    list.hidden = false;
    choose(0);
}

function insert(place) {
    field.setRangeText(found[place].rest, field.selectionStart, field.selectionEnd, "end");
    close();
}

const keys = {
    ArrowDown: () => choose(chosen + 1),
    ArrowUp: () => choose(chosen - 1),
    Enter: () => insert(chosen),
    Tab: () => insert(chosen),
    Escape: close,
};

field.addEventListener("keydown", async event => {
    if (event.ctrlKey && event.code === "Space") {
        event.preventDefault();
        schema ??= await fetch(field.dataset.schema).then(reply => reply.ok ? reply.json() : null).catch(() => null);
        if (schema) {
            show();
        }
    } else if (!list.hidden && keys[event.key]) {
        event.preventDefault();
        keys[event.key]();
    }
});
field.addEventListener("input", () => list.hidden || show());
field.addEventListener("blur", close);
hint.hidden = false;
