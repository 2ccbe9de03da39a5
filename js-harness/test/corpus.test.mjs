// Maps real Segment payloads: nothing throws or traps, and the results match the native
// crate's.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Connector } from "@suprsend/segment-transform";

import { mappings } from "../cases/cases.mjs";
import { corpus, noCorpus } from "../cases/corpus.mjs";
import { nativeOutcomes } from "../cases/native.mjs";

for (const [name, mapping] of Object.entries(mappings)) {
  test(`all 3,691 events, ${name} mapping`, { skip: noCorpus }, () => {
    assert.equal(corpus.length, 3691);
    const connector = new Connector(mapping);
    const outcomes = nativeOutcomes(corpus, mapping);
    assert.equal(outcomes.length, corpus.length);
    for (const [index, line] of corpus.entries()) {
      const outcome = connector.transform(JSON.parse(line));
      // JSON.parse rounds the native outcome's numbers to those that JavaScript can
      // represent.
      assert.equal(JSON.stringify(outcome), JSON.stringify(JSON.parse(outcomes[index])), `event ${index + 1}`);
    }
  });
}
