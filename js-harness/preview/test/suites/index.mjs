// The tests that run in each browser.

export { access } from "./access.mjs";
export { axe } from "./axe.mjs";
export { batch } from "./batch.mjs";
export { changes } from "./changes.mjs";
export { coverage } from "./coverage.mjs";
export { documented } from "./documented.mjs";
export { element } from "./element.mjs";
export { events } from "./events.mjs";
export { form } from "./form.mjs";
export { hostile } from "./hostile.mjs";
export { members } from "./members.mjs";
export { reasons } from "./reasons.mjs";
export { regressions } from "./regressions.mjs";
export { result } from "./result.mjs";
export { vectors } from "./vectors.mjs";
