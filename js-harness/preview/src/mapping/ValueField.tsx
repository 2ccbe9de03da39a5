// A row of the form for a member that gives users or events a value: a channel, a preference or the tenant.

import type { ComponentChildren } from "preact";
import type { Field } from "../state/fields.ts";
import { CoverageBar } from "./CoverageBar.tsx";
import { KeyHints } from "./KeyHints.tsx";
import { TextsField } from "./TextsField.tsx";

export function ValueField({ field, icon }: { field: Field; icon?: ComponentChildren }) {
  const isOfEvent = field.keysIn === "properties";
  return (
    <TextsField
      path={field.path}
      source={isOfEvent ? "property" : "trait"}
      label={field.label}
      noun={isOfEvent ? "property key" : "trait key"}
      placeholder="Not mapped"
      icon={icon}
      measure={<CoverageBar field={field} />}
    >
      <KeyHints field={field} />
    </TextsField>
  );
}
