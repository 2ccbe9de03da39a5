import type { Mapping, MappingSave, SegmentMappingPreview } from "@suprsend/segment-mapping-preview";

const preview: SegmentMappingPreview = document.createElement("segment-mapping-preview");
preview.mapping = null;
preview.mapping = { channels: { email: ["email", "mail"] } };
preview.events = "{}";
preview.readonly = true;
preview.samples = "off";
const mapping: Mapping = preview.mapping;
preview.addEventListener("mapping-save", ({ detail }) => {
  const save: MappingSave = detail;
  save.waitUntil(Promise.resolve(mapping));
});
preview.addEventListener("mapping-change", ({ detail }) => detail.problems.map(({ code }) => code));
// @ts-expect-error There is no such channel.
preview.mapping = { channels: { fax: "fax" } };
// @ts-expect-error Events are no number.
preview.events = 5;
