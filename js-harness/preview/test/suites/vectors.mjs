// What the page shows is what the package gives in Node, for every vector; and what the edge gives,
// which reads bytes, where an object has lost digits.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { applyToProfile, Connector, channels, validateMapping } from "@suprsend/segment-transform";
import { readResult } from "../read-result.mjs";

const decoder = new TextDecoder();
const codes = JSON.parse(readFileSync(new URL("../../src/codes.json", import.meta.url), "utf8"));

export function vectors(screen) {
  for (const file of ["both", "identify", "channels", "mapping", "track", "context", "events"]) {
    test(`${file}.json, event by event`, async () => {
      const cases = vectorsOf(file).map((vector) => ({ ...vector, body: vector.payload, isOne: true }));
      await compare(screen(), cases, ({ result }, { mapping, body, outcome, object_outcome }) => {
        const connector = new Connector(mapping);
        const [value] = [JSON.parse(body)].flat();
        // Like a delivery, the page unpacks a batch.
        const isBatch = Array.isArray(value?.batch) && value.type == null;
        const first = isBatch ? value.batch[0] : value;
        assertShown(result, object_outcome === undefined ? connector.transform(first) : outcome);
        if (!Array.isArray(JSON.parse(body)) && !isBatch)
          assert.equal(compact(result.request), requestFor(connector, body));
      });
    });
  }

  test("profile.json, the profile after the last event", async () => {
    const cases = vectorsOf("profile").map(({ name, mapping, payloads }) => {
      return { name, mapping, body: `[${payloads.join(",")}]`, isLast: true };
    });
    await compare(screen(), cases, ({ result }, { mapping, body }) => {
      const outcomes = JSON.parse(body).map((event) => new Connector(mapping).transform(event));
      const last = outcomes.at(-1);
      if (!hasUser(last)) return assert.equal(result.channels.length, 0);
      const own = outcomes.filter(({ distinct_id }) => distinct_id === last.distinct_id);
      const profile = own.reduce(applyToProfile, {});
      assertProfile(result, profile);
      assertProperties(result.userProperties, profile);
    });
  });

  test("deliveries.json, by its totals", async () => {
    // The page recognizes lines by the name of a file, which these deliveries lack.
    const cases = vectorsOf("deliveries").filter(({ error, lines }) => !error && !lines);
    await compare(screen(), cases, ({ totals }, { mapping, body }) => {
      const { mapped, skipped, rejected } = new Connector(mapping).transformDelivery(body);
      const total = mapped + skipped + rejected;
      assert.deepEqual(totals, total > 1 ? [total, mapped, skipped, rejected] : []);
    });
  });

  test("mapping-problems.json, each problem in words", async () => {
    // The element takes null for none.
    const given = vectorsOf("mapping-problems").filter(({ mapping }) => mapping !== null);
    const cases = given.map((vector) => ({ ...vector, body: "{}", isOne: true }));
    await compare(screen(), cases, ({ problems }, { mapping }) => {
      const messages = validateMapping(mapping).map(wordsFor);
      assert.deepEqual(problems.sort(), messages.sort());
    });
  });
}

/** An empty key stands at its field, so that its message need not tell where. */
function wordsFor({ code, path, message }) {
  const nouns = [
    [/^.(channels|preferences)/, "trait name"],
    [/^.tenant_id/, "property key"],
    [/^.properties/, "property name"],
    [/^.integrations/, "integration name"],
    [/^.events.rename.[^/]/, "new name"],
    [/^.events/, "event name"],
  ];
  const [, noun] = nouns.find(([at]) => at.test(path)) ?? [];
  if (code === "empty_key" && noun) return `Enter ${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
  return message.replaceAll("`", "");
}

function vectorsOf(file) {
  return JSON.parse(readFileSync(new URL(`../../../../tests/vectors/${file}.json`, import.meta.url), "utf8"));
}

async function compare(screen, cases, check) {
  assert.notEqual(cases.length, 0);
  await screen.open();
  // Parsed in the page, since written as code `__proto__` would be no member.
  const json = JSON.stringify(JSON.stringify(cases));
  const shown = await screen.page.evaluate(`(${showEach})(${readResult}, JSON.parse(${json}))`);
  for (const [index, vector] of cases.entries()) {
    try {
      check(shown[index], vector);
    } catch (error) {
      error.message = `${vector.name}: ${error.message}`;
      throw error;
    }
  }
}

/** Runs in the page: shows one case after the other, and reads each. */
async function showEach(readResult, cases) {
  const element = "segment-mapping-preview";
  const preview = document.querySelector(element);
  const texts = (selector) => [...preview.shadowRoot.querySelectorAll(selector)].map((node) => node.textContent);
  const rendered = () => new Promise((resolve) => setTimeout(resolve));
  const counted = () =>
    new Promise((resolve) =>
      requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(() => setTimeout(resolve)))),
    );
  const shown = [];
  for (const { mapping, body, isOne, isLast } of cases) {
    preview.mapping = mapping;
    preview.events = body;
    // The picked event's result is there at once; totals and the list follow the next frame. What is
    // too long for the editor is loaded in slices, and then says so.
    await (isOne ? rendered() : counted());
    if (body.length > 60_000) {
      while (texts(".events .alert").length === 0) await rendered();
      await counted();
    }
    if (isLast) {
      [...preview.shadowRoot.querySelectorAll(".row")].at(-1)?.click();
      await counted();
    }
    const counts = texts('[aria-label="Filter by outcome"] .count').map(Number);
    shown.push({
      result: readResult(element),
      totals: counts.toSpliced(2, 1),
      problems: [
        ...texts(".keys .problem > span"),
        ...texts(".switch .problem"),
        ...texts(".fields .alert p").map((text) => text.slice(text.indexOf(": ") + 2)),
      ],
    });
  }
  return shown;
}

function assertShown(result, outcome) {
  const remarks = outcome.status === "mapped" ? outcome.notes : [outcome];
  assert.equal(result.status.toLowerCase(), outcome.status);
  assert.deepEqual(
    result.notes.map(({ title, message }) => [title, message]),
    remarks.map(({ code, message }) => [codes[code].label, message.replaceAll("`", "")]),
  );
  if (outcome.status !== "mapped") return;
  assert.equal(result.user, outcome.distinct_id);
  assert.equal(result.event, outcome.event_name);
  assertProperties(result.properties, outcome);
  if (!hasUser(outcome)) return;
  const profile = applyToProfile({}, outcome);
  assertProfile(result, profile);
  assertProperties(result.userProperties, profile);
}

function hasUser(outcome) {
  return outcome.status === "mapped" && (outcome.user !== undefined || !("event_name" in outcome));
}

function assertProfile(result, profile) {
  const labels = new Map(channels.map(({ id, label }) => [id, label]));
  const order = channels.map(({ id }) => id);
  const grouped = profile.channels.toSorted((a, b) => order.indexOf(a.channel) - order.indexOf(b.channel));
  assert.deepEqual(
    result.channels.map(({ label, value }) => [label, value]),
    grouped.map(({ channel, value }) => [labels.get(channel), value]),
  );
  assert.deepEqual(
    [result.language, result.locale, result.timezone],
    [profile.preferred_language, profile.locale, profile.timezone],
  );
}

/** As JavaScript has the values: the page shows digits that the expected profile does not have. */
function assertProperties(shown, { properties }) {
  assert.deepEqual(
    shown.map(([name, text]) => [name, JSON.parse(JSON.stringify(JSON.parse(text)))]),
    Object.entries(properties),
  );
}

function requestFor(connector, body) {
  const [request] = connector.transformDelivery(body).requests;
  return request && compact(decoder.decode(request));
}

/** The page indents the request, and changes nothing else. */
function compact(json) {
  return json?.replaceAll(/\s/g, "");
}
