// The other contenders, compared in one runtime only.
import { languages } from "@suprsend/segment-transform";

import { mappingKitDelivery, mappingKitLiquidDelivery } from "./mapping-kit.mjs";
import { naiveDelivery } from "./naive.mjs";

export const others = {
  "mapping-kit": mappingKitDelivery(languages),
  "mapping-kit, Liquid": mappingKitLiquidDelivery(languages),
  "serde-wasm-bindgen": naiveDelivery,
};
