import type { Properties } from "@suprsend/segment-transform";
import { useState } from "preact/hooks";
import { jsonOf } from "../state/json-of.ts";
import { number } from "../words.tsx";

/** More would push the request far down. */
const MOST = 50;

interface Props {
  properties: Properties;
  /** Properties of the profile before, to mark new and changed ones. */
  before?: Properties;
}

export function PropertyTable({ properties, before }: Props) {
  const [isWhole, setWhole] = useState(false);
  const names = Object.keys(properties);
  const shown = isWhole ? names : names.slice(0, MOST);
  if (names.length === 0) return <p class="none">No properties.</p>;
  return (
    <>
      <dl class="facts properties">
        {shown.map((name) => (
          <Property
            key={name}
            name={name}
            value={jsonOf(properties[name])}
            old={before && Object.hasOwn(before, name) ? jsonOf(before[name]) : undefined}
            isCompared={before !== undefined}
          />
        ))}
      </dl>
      {shown.length < names.length && (
        <button type="button" class="link" onClick={() => setWhole(true)}>
          Show all {number(names.length)} properties
        </button>
      )}
    </>
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
