// Line icons, drawn on a grid of 16.

import type { ChannelId } from "@suprsend/segment-transform";
import type { ComponentChildren } from "preact";

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      {children}
    </svg>
  );
}

const envelope = <path d="M2 4.5h12v8H2zM2 5l6 4.5L14 5" />;
const bubble = <path d="M2.5 3h11v7.5H7L4 13v-2.5H2.5z" />;
const phone = <path d="M4.5 1.5h7v13h-7zM7 12.5h2" />;
const hash = <path d="M6.5 2 5 14M11 2 9.5 14M2.5 5.5h11.5M2 10.5h11.5" />;

const ofChannel: Record<ChannelId, ComponentChildren> = {
  email: envelope,
  sms: bubble,
  whatsapp: <path d="M2.5 13.5l.8-3A5.8 5.8 0 1 1 5.6 12.8zM6 5.5c0 2.5 2 4.5 4.5 4.5" />,
  slack_email: hash,
  slack_user_id: hash,
  androidpush_fcm: phone,
  androidpush_xiaomi: phone,
  iospush_apns: phone,
};

export const ChannelIcon = ({ channel }: { channel: ChannelId }) => <Icon>{ofChannel[channel]}</Icon>;

export const GlobeIcon = () => (
  <Icon>
    <path d="M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM2 8h12M8 2c-4.5 4-4.5 8 0 12M8 2c4.5 4 4.5 8 0 12" />
  </Icon>
);
export const PlusIcon = () => (
  <Icon>
    <path d="M8 3v10M3 8h10" />
  </Icon>
);
export const CrossIcon = () => (
  <Icon>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
);
