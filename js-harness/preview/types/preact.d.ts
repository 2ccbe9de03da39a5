import type { HTMLAttributes } from "preact";
import type { SegmentMappingPreview, SegmentMappingPreviewAttributes, SegmentMappingPreviewEventMap } from "./index.js";

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "segment-mapping-preview": Omit<HTMLAttributes<SegmentMappingPreview>, keyof SegmentMappingPreviewAttributes> &
        SegmentMappingPreviewAttributes & {
          "onmapping-change"?(event: SegmentMappingPreviewEventMap["mapping-change"]): void;
          "onmapping-save"?(event: SegmentMappingPreviewEventMap["mapping-save"]): void;
        };
    }
  }
}
