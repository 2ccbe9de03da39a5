// As process.mjs, with require.
const { readFileSync } = require("node:fs");

const api = require("@suprsend/segment-transform");
const { createWebhook } = require("@suprsend/segment-transform/webhook");

import("./prove.mjs")
  .then(({ prove }) => prove(api, JSON.parse(readFileSync(process.argv[2], "utf8")), createWebhook))
  .then((proof) => console.log(JSON.stringify(proof)));
