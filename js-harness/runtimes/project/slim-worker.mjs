// Like worker.mjs, with a module that the Worker provides.
import module from "@suprsend/segment-transform/core.wasm";
import { init } from "@suprsend/segment-transform/slim";

import { prove } from "./prove.mjs";

const api = init(module);

export default {
  async fetch(request) {
    return Response.json(await prove(api, await request.json()));
  },
};
