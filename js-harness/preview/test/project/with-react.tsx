import { SegmentMappingPreview } from "@suprsend/segment-mapping-preview/react";

export const component = (
  <SegmentMappingPreview
    mapping={{ add_prefix: true }}
    events={[{}]}
    className="wide"
    onMappingSave={async ({ mapping }) => mapping.channels?.email}
  />
);
export const element = <segment-mapping-preview mapping={{}} samples="off" readonly />;
// @ts-expect-error There is no such prop.
export const wrong = <SegmentMappingPreview maping={{}} />;
// @ts-expect-error There is no such attribute.
export const wrongElement = <segment-mapping-preview samples="maybe" />;
