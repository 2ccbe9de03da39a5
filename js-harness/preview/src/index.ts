// What the package exports: importing it defines the element.

export { type MappingChange, type MappingSave, SegmentMappingPreview } from "./element.ts";
