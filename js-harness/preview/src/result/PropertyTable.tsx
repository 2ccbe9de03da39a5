import type { Properties } from "@suprsend/segment-transform";
import { jsonOf } from "../state/json-of.ts";

interface Props {
  properties: Properties;
  /** Those of the profile before, to mark what is new or other. */
  before?: Properties;
}

export function PropertyTable({ properties, before }: Props) {
  const names = Object.keys(properties);
  if (names.length === 0) return <p class="none">No properties.</p>;
  return (
    <dl class="facts properties">
      {names.map((name) => (
        <Property
          key={name}
          name={name}
          value={jsonOf(properties[name])}
          old={before && Object.hasOwn(before, name) ? jsonOf(before[name]) : undefined}
          isCompared={before !== undefined}
        />
      ))}
    </dl>
  );
}

function Property({
  name,
  value,
  old,
  isCompared,
}: {
  name: string;
  value: string;
  old?: string;
  isCompared: boolean;
}) {
  const isChanged = old !== undefined && old !== value;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <span class="property-value">{value}</span>
        {isCompared && old === undefined && <span class="mark">new</span>}
        {isChanged && <span class="mark">changed</span>}
        {isChanged && (
          <span class="was">
            was <span class="property-value">{old}</span>
          </span>
        )}
      </dd>
    </>
  );
}
