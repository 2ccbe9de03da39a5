/** @jsxImportSource preact */
import "@suprsend/segment-mapping-preview/preact";

export const element = (
  <segment-mapping-preview
    mapping={{ add_prefix: true }}
    samples="off"
    onmapping-save={({ detail }) => detail.waitUntil(Promise.resolve())}
  />
);
// @ts-expect-error There is no such attribute.
export const wrong = <segment-mapping-preview samples="maybe" />;
