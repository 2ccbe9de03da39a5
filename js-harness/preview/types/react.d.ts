import type { DetailedHTMLProps, HTMLAttributes, ReactElement } from "react";
import type {
  MappingChange,
  MappingSave,
  SegmentMappingPreviewAttributes,
  SegmentMappingPreview as SegmentMappingPreviewElement,
} from "./index.js";

export interface SegmentMappingPreviewProps
  extends SegmentMappingPreviewAttributes,
    Omit<HTMLAttributes<HTMLElement>, "children"> {
  /** Called after each of the user's edits. */
  onMappingChange?(change: MappingChange): void;
  /** Called on "Save mapping". If it returns a promise, the element waits for it. */
  onMappingSave?(save: MappingSave): unknown;
}

/** The element as a component. */
export function SegmentMappingPreview(props: SegmentMappingPreviewProps): ReactElement;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "segment-mapping-preview": DetailedHTMLProps<
        HTMLAttributes<SegmentMappingPreviewElement>,
        SegmentMappingPreviewElement
      > &
        SegmentMappingPreviewAttributes;
    }
  }
}
