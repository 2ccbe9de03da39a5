import { createElement } from "react";
import { renderToString } from "react-dom/server";

await import("@suprsend/segment-mapping-preview");
await import("@suprsend/segment-mapping-preview/preact");
const { SegmentMappingPreview } = await import("@suprsend/segment-mapping-preview/react");
await import(`${import.meta.resolve("@suprsend/segment-mapping-preview")}?again`);

console.log(renderToString(createElement(SegmentMappingPreview, { mapping: {}, samples: "off" })));
