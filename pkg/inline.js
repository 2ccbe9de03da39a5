// Compiles the module that the package carries inline; nothing is fetched or awaited.
import { module } from "./dist/module.js";
import { initSync } from "./dist/segment_transform.js";

initSync({ module });
