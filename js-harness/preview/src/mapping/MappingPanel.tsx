// The form, as in the connector's settings.

import { channels, defaultMapping, recommendedMapping } from "@suprsend/segment-transform";
import { useId } from "preact/hooks";
import { ChannelIcon, GlobeIcon } from "../icons.tsx";
import { prefixOf, problemsAt } from "../state/mapping.ts";
import { usePreview } from "../state/preview.ts";
import { Words } from "../words.tsx";
import { JsonDialog } from "./JsonDialog.tsx";
import { KeysField } from "./KeysField.tsx";
import { OtherProblems } from "./OtherProblems.tsx";
import { SaveBar } from "./SaveBar.tsx";

export function MappingPanel() {
  const { mapping } = usePreview();
  return (
    <section class="panel mapping" aria-labelledby="mapping-title">
      <header class="panel-head">
        <h2 id="mapping-title">Mapping</h2>
        <div class="actions">
          <button type="button" class="quiet" onClick={() => mapping.edit(recommendedMapping)}>
            Recommended
          </button>
          <button type="button" class="quiet" onClick={() => mapping.edit(defaultMapping)}>
            Default
          </button>
          <JsonDialog />
        </div>
      </header>
      <form class="panel-body fields" onSubmit={(event) => event.preventDefault()}>
        <OtherProblems />
        <PrefixSwitch />
        <fieldset>
          <legend>User preferences</legend>
          <KeysField field="preferred_language" label="Preferred language" icon={<GlobeIcon />} />
        </fieldset>
        <fieldset>
          <legend>User channels</legend>
          {channels.map(({ id, label }) => (
            <KeysField key={id} field={id} label={label} icon={<ChannelIcon channel={id} />} />
          ))}
        </fieldset>
      </form>
      <SaveBar />
    </section>
  );
}

function PrefixSwitch() {
  const { mapping } = usePreview();
  const id = useId();
  const [problem] = problemsAt(mapping.problems.value, "/add_prefix");
  return (
    <div class="field prefix">
      <label for={id}>Add prefix to track events</label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={prefixOf(mapping.draft.value) === true}
        aria-describedby={`${id}-hint`}
        onChange={(event) => mapping.setPrefix(event.currentTarget.checked)}
      />
      <p class={problem ? "problem" : "hint"} id={`${id}-hint`}>
        {problem ? <Words text={problem.message} /> : <Words text="Puts `segment : ` before each event name" />}
      </p>
    </div>
  );
}
