// For browsers: the page's `proof` holds the results.
import * as api from "@suprsend/segment-transform";

import { prove } from "./prove.mjs";

globalThis.proof = fetch("/cases.json")
  .then((response) => response.json())
  .then((cases) => prove(api, cases));
