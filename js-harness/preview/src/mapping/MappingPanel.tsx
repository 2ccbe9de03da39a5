// The form, as in the connector's settings: the prefix and channels first, the rest in sections.

import { defaultMapping, recommendedMapping } from "@suprsend/segment-transform";
import { ChannelIcon } from "../icons.tsx";
import { channelFields } from "../state/fields.ts";
import { usePreview } from "../state/preview.ts";
import { JsonDialog } from "./JsonDialog.tsx";
import { OtherProblems } from "./OtherProblems.tsx";
import { SaveBar } from "./SaveBar.tsx";
import { Sections } from "./Sections.tsx";
import { SwitchField } from "./SwitchField.tsx";
import { ValueField } from "./ValueField.tsx";

export function MappingPanel() {
  const { mapping, isReadonly } = usePreview();
  return (
    <section class="panel mapping" aria-labelledby="mapping-title">
      <header class="panel-head">
        <h2 id="mapping-title">Mapping</h2>
        <div class="actions">
          <JsonDialog />
        </div>
      </header>
      <form class="panel-body" onSubmit={(event) => event.preventDefault()}>
        <fieldset class="fields" disabled={isReadonly.value}>
          <OtherProblems />
          {!isReadonly.value && (
            <div class="presets">
              <button type="button" class="link" onClick={() => mapping.edit(recommendedMapping)}>
                Use recommended
              </button>
              <button type="button" class="link" onClick={() => mapping.edit(defaultMapping)}>
                Restore defaults
              </button>
            </div>
          )}
          <SwitchField
            path="/add_prefix"
            label="Add prefix to track events"
            hint="Adds `segment : ` before each event name."
          />
          <fieldset class="channel-fields">
            <legend>User channels</legend>
            <OtherProblems within="/channels" />
            {channelFields.map((field) => (
              <ValueField
                key={field.path}
                field={field}
                icon={field.channel && <ChannelIcon channel={field.channel} />}
              />
            ))}
          </fieldset>
          <Sections />
        </fieldset>
      </form>
      {!isReadonly.value && <SaveBar />}
    </section>
  );
}
