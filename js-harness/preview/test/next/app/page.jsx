import { SegmentMappingPreview } from "@suprsend/segment-mapping-preview/react";

const events = [{ type: "identify", userId: "next", traits: { mail: "ann@example.com" } }];

// A server component: the package itself says that it is for the client.
export default function Page() {
  return <SegmentMappingPreview mapping={{ channels: { email: "mail", sms: null } }} events={events} />;
}
