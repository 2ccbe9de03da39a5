// Tests `arrayElements`: the elements of a JSON array, with their bytes.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import { arrayElements } from "@suprsend/segment-transform";

const decoder = new TextDecoder();
const found = (json, limit) => arrayElements(json, limit).map((element) => decoder.decode(element));

test("elements are those that JSON.parse finds, with their bytes", () => {
  for (let round = 0; round < 3000; round++) {
    const values = Array.from({ length: randomInt(5) }, () => randomValue(3));
    const texts = values.map((value) => JSON.stringify(value, undefined, randomInt(3)));
    const array = `${space()}[${texts.map((text) => space() + text + space()).join(",")}]`;
    assert.deepEqual(found(array), texts);
    assert.deepEqual(found(array, 2), texts.slice(0, 2));
  }
});

test("a text that is not an array has no elements, and elements end at the first fault", () => {
  for (const text of ["", " ", "{}", '"[1]"', "[", "[ ]", '["', '["\\']) assert.deepEqual(found(text), [], text);
  assert.deepEqual(found('[1,{"a":[2]},"'), ["1", '{"a":[2]}']);
  assert.deepEqual(found("[1 2]"), ["1"]);
  assert.equal(found(`[${"[".repeat(10_000)}`).length, 0);
});

test("elements are views of the bytes, and other types are refused", () => {
  const bytes = new TextEncoder().encode("[1,22]");
  assert.deepEqual(
    arrayElements(bytes).map(({ buffer, byteOffset, length }) => [buffer === bytes.buffer, byteOffset, length]),
    [
      [true, 1, 1],
      [true, 3, 2],
    ],
  );
  for (const wrong of [undefined, null, 7, {}, [1]]) assert.throws(() => arrayElements(wrong), TypeError);
});

const space = () => " \t\r\n".slice(randomInt(4), randomInt(5));

function randomValue(depth) {
  const kinds = [
    () => randomInt(-1000, 1000),
    () => null,
    () => String.fromCharCode(...Array.from({ length: randomInt(6) }, () => '"\\[]{},aé\n'.charCodeAt(randomInt(10)))),
    () => Array.from({ length: randomInt(3) }, () => randomValue(depth - 1)),
    () => Object.fromEntries(Array.from({ length: randomInt(3) }, () => [randomValue(0), randomValue(depth - 1)])),
  ];
  return kinds[randomInt(depth > 0 ? kinds.length : 3)]();
}
