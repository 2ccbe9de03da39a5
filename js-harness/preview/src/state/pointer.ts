// JSON Pointers into an event's text.

import { type Node, parseTree } from "jsonc-parser";

export interface Range {
  from: number;
  to: number;
}

/** The range of a pointer's value in `text`, or of the nearest value around it. */
export function locate(text: string, pointer: string): Range {
  let node = treeOf(text);
  if (node === undefined) return { from: 0, to: text.length };
  for (const segment of segmentsOf(pointer)) {
    const member = memberOf(node, segment);
    if (member === undefined) return opening(node);
    node = member;
  }
  return node.children && node.parent ? ofMember(node) : { from: node.offset, to: node.offset + node.length };
}

export function pointerTo(names: string[]): string {
  return names.map((name) => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** A pointer as code: `traits.email`, `traits["a b"][0]`. */
export function readable(pointer: string): string {
  return segmentsOf(pointer).reduce((path, segment) => {
    if (/^(0|[1-9]\d*)$/.test(segment)) return `${path}[${segment}]`;
    if (!/^[A-Za-z_$][\w$]*$/.test(segment)) return `${path}[${JSON.stringify(segment)}]`;
    return path === "" ? segment : `${path}.${segment}`;
  }, "");
}

/** Undefined for invalid JSON, and for JSON nested so deeply that it overflows the stack. */
function treeOf(text: string): Node | undefined {
  try {
    return parseTree(text);
  } catch {
    return undefined;
  }
}

function segmentsOf(pointer: string): string[] {
  const segments = pointer.split("/").slice(1);
  return segments.map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function memberOf(node: Node, segment: string): Node | undefined {
  if (node.type === "array") return node.children?.[Number(segment)];
  // Of members with the same name the last one counts.
  return node.children?.findLast((property) => property.children?.[0].value === segment)?.children?.[1];
}

/** The opening brace of an object without the member, rather than all of its lines. */
function opening({ offset }: Node): Range {
  return { from: offset, to: offset + 1 };
}

/** The name of a nested value, rather than all of its lines. */
function ofMember(node: Node): Range {
  const name = node.parent?.type === "property" ? node.parent.children?.[0] : undefined;
  return name ? { from: name.offset, to: name.offset + name.length } : opening(node);
}
