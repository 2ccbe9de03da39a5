import type { Properties } from "@suprsend/segment-transform";

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
        <Property key={name} name={name} value={properties[name]} mark={before && markOf(name, properties, before)} />
      ))}
    </dl>
  );
}

function Property({ name, value, mark }: { name: string; value: unknown; mark?: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <span class="property-value">{JSON.stringify(value)}</span>
        {mark && <span class="mark">{mark}</span>}
      </dd>
    </>
  );
}

function markOf(name: string, properties: Properties, before: Properties): string | undefined {
  if (!Object.hasOwn(before, name)) return "new";
  const old = JSON.stringify(before[name]);
  return old === JSON.stringify(properties[name]) ? undefined : `was ${old}`;
}
