// A body is valid exactly if JSON.parse accepts it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { JsonError } from "@suprsend/segment-transform";
import { bytes, connector, event, mapsAGoodBody, text } from "./deliveries.mjs";

describe("valid and invalid JSON", () => {
  // One event, an array, lines and a pretty-printed array, covering all of JSON's syntax.
  const bodies = [
    String.raw`{"type":"identify","userId":"u1","messageId":"m-\u0031 \"\\\/\b\f\n\r\t","context":{"page":["https:\/\/x.com",-0.5e+3,1E9,{"a":[]},[{}],true,false,null]},"traits":{"email":"p@x.com","na\u006de":"\ud83d\ude00 é 😀","$x":0}}`,
    String.raw`[{"type":"track","userId":12,"event":"Zahlung erhält 😀","properties":{"a":[1.0,{"b":"\\"}]}}, 5 ,"x",{"type":"page","p":"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"é"}]`,
    `${event("Signed Up")}\n\n{"type":"page","name":"😀é\\\\"}\r\n [1,"\\u00e9"] \n-1.5e-3\n{"userId":"u\\""}`,
    '\n[\n  {\n\t"type": "track",\r\n\t"userId": 1,\n\t"event": "é\\n"\n  },\n  {}\n]\n',
  ].map(bytes);

  function parse(body) {
    try {
      return { value: JSON.parse(text(body)) };
    } catch {
      return undefined;
    }
  }

  const sequences = new Map();

  /** Whether a text is a sequence of JSON values, each of which JSON.parse accepts. */
  function isSequence(body) {
    const key = Buffer.from(body).toString("latin1");
    if (!sequences.has(key)) sequences.set(key, findSequence(body));
    return sequences.get(key);
  }

  function findSequence(body) {
    for (let end = 1; end <= body.length; end++) {
      if (!isEndOfValue(body, end) || !parse(body.subarray(0, end))) continue;
      const rest = body.subarray(end);
      if (isBlank(rest) || findSequence(rest)) return true;
    }
    return false;
  }

  /** A number extends as far as it can, and other values can end only in a few bytes. */
  function isEndOfValue(body, end) {
    const [last, next] = [body[end - 1], body[end]].map((byte) => String.fromCharCode(byte ?? 0));
    return /\d/.test(last) ? !/[\d.eE]/.test(next) : /[}\]"el]/.test(last);
  }

  const isBlank = (body) => body.every((byte) => [0x20, 0x09, 0x0a, 0x0d].includes(byte));

  function linesOf(body) {
    const lines = [];
    for (let start = 0, end; start <= body.length; start = end + 1) {
      end = body.indexOf(0x0a, start);
      if (end < 0) end = body.length;
      lines.push(body.subarray(start, end));
    }
    return lines;
  }

  /** How the package reads a body: its events, and which of them are faults. */
  function understood(body, options) {
    try {
      const { mapped, skipped, rejected, issues } = connector.transformDelivery(body, options);
      const invalid = issues.filter(({ code }) => code === "invalid_json").map(({ index }) => index);
      return { events: mapped + skipped + rejected, invalid };
    } catch (error) {
      assert.ok(error instanceof JsonError, `expected a JsonError, found ${error}`);
      return "not JSON";
    }
  }

  function assertJudged(body) {
    const whole = parse(body);
    const found = understood(body);
    const describe = () => JSON.stringify(Buffer.from(body).toString("latin1"));
    if (whole) {
      same(found, { events: Array.isArray(whole.value) ? whole.value.length : 1, invalid: [] }, describe);
    } else if (found !== "not JSON" && found.invalid.length === 0) {
      assert.ok(isSequence(body), describe());
    }
    const invalid = linesOf(body).filter((line) => !isBlank(line) && !isSequence(line)).length;
    same(understood(body, { lines: true }).invalid.length, invalid, () => `as lines, ${describe()}`);
  }

  /** Formatting a message for each of a million cases would take longer than comparing them. */
  function same(actual, expected, describe) {
    if (JSON.stringify(actual) !== JSON.stringify(expected)) assert.deepEqual(actual, expected, describe());
  }

  for (const [index, name] of ["an event", "an array", "lines", "a pretty array"].entries()) {
    const body = bodies[index];

    test(`${name}, cut at every byte`, () => {
      for (let end = 0; end <= body.length; end++) assertJudged(body.subarray(0, end));
      mapsAGoodBody();
    });

    // The crate's own tests try every other byte.
    test(`${name}, with every byte replaced by one of each kind`, () => {
      const corrupted = body.slice();
      const kinds = bytes('{}[],:"\\/-+.01eEtfnu \n\r\t\0\x1f\x7f');
      for (const [at, right] of body.entries()) {
        for (const wrong of [...kinds, 0x80, 0xc3, 0xff]) {
          corrupted[at] = wrong;
          assertJudged(corrupted);
        }
        corrupted[at] = right;
      }
      mapsAGoodBody();
    });
  }

  test("a line of invalid UTF-8 is rejected", () => {
    for (const wrong of [[0xff], [0x80], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0x20, 0xff], [0xff, 0x0d]]) {
      const good = bytes(event("Signed Up"));
      const body = Uint8Array.of(...good, 0x0a, ...wrong, 0x0a, ...good);
      assert.deepEqual(understood(body), { events: 3, invalid: [1] }, `${wrong}`);
    }
  });

  test("a string with an escape at any position in a block is unchanged", () => {
    for (const escaped of ['\\"', "\\\\", "\\n", "\\u00e9", "\\ud83d\\ude00", "\\ud800", "é", "€", "😀", '\\\\\\"']) {
      for (let at = 0; at < 200; at++) {
        const properties = `{"s":"${"a".repeat(at)}${escaped}b","t":"x"}`;
        const { requests } = connector.transformDelivery(
          event("Signed Up").replace("}", `,"properties":${properties}}`),
        );
        assert.deepEqual(requests.map(text), [`[{"event":"Signed Up","distinct_id":"u1","properties":${properties}}]`]);
      }
    }
  });
});
