// The members of a mapping that few customers need, each with its purpose.

import { DEVICE_TOKENS, preferenceFields, tenantField } from "../state/fields.ts";
import { RenameField } from "./RenameField.tsx";
import { Section } from "./Section.tsx";
import { SwitchField } from "./SwitchField.tsx";
import { TemplateField } from "./TemplateField.tsx";
import { TextsField } from "./TextsField.tsx";
import { ValueField } from "./ValueField.tsx";

export function Sections() {
  return (
    <div class="sections">
      <Section
        title="User preferences"
        hint="SuprSend localizes messages with these. Without them, users have no language, locale, or time zone of their own."
        path="/preferences"
      >
        {preferenceFields.map((field) => (
          <ValueField key={field.path} field={field} />
        ))}
      </Section>
      <Section
        title="Users and devices"
        hint="Mobile SDKs and RudderStack send traits and push tokens in `context`."
        path="/context"
      >
        <SwitchField
          path="/context/users"
          label="Create users before their events"
          hint="SuprSend discards an event for a user it does not know. With this on, a track call with `context.traits` creates its user first."
        />
        <SwitchField
          path={DEVICE_TOKENS}
          label="Use push tokens from the device"
          hint="With this on, the token in `context.device` is added to its user. Without it, push tokens come only from mapped traits."
        />
      </Section>
      <Section
        title="Tenant"
        hint="The tenant that an event belongs to, from its `properties`. Without this, events have no tenant."
        path="/tenant_id"
      >
        <ValueField field={tenantField} />
      </Section>
      <Section
        title="Events"
        hint="Which events SuprSend receives, and under which names. Without this, every track call is sent under its own name, and page and screen calls are skipped. In a pattern, `*` stands for any characters."
        path="/events"
      >
        <TextsField path="/events/only" source="event" label="Send only" noun="event name" placeholder="All events" />
        <TextsField path="/events/except" source="event" label="Don't send" noun="event name" placeholder="None" />
        <RenameField />
        <TemplateField path="/events/page" label="Send page calls as" example="Viewed {name}" />
        <TemplateField path="/events/screen" label="Send screen calls as" example="Opened {name}" />
      </Section>
      <Section
        title="Properties left out"
        hint="Traits and properties that SuprSend must not store, such as passwords. Without this, all are sent. Channels can still read those left out."
        path="/properties"
      >
        <TextsField
          path="/properties/except"
          source="member"
          label="Leave out"
          noun="property name"
          placeholder="None"
        />
      </Section>
      <Section
        title="Integrations"
        hint="The names that Segment uses for this destination. With these, an event whose `integrations` disable the destination is skipped. Without them, `integrations` is ignored."
        path="/integrations"
      >
        <TextsField
          path="/integrations"
          source="integration"
          label="Names"
          noun="integration name"
          placeholder="Ignored"
        />
      </Section>
    </div>
  );
}
