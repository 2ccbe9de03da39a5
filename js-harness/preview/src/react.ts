// The element as a React component: props in, callbacks out.

import type { Mapping } from "@suprsend/segment-transform";
import { createElement, type HTMLAttributes, type ReactElement, useEffect, useLayoutEffect, useRef } from "react";
import type { MappingChange, MappingSave, SegmentMappingPreview as Preview } from "./element.ts";
import "./element.ts";

export interface SegmentMappingPreviewProps extends Omit<HTMLAttributes<HTMLElement>, "children"> {
  mapping?: Mapping | null;
  savedMapping?: Mapping | null;
  events?: readonly unknown[] | string | null;
  readonly?: boolean;
  samples?: "on" | "off";
  onMappingChange?(change: MappingChange): void;
  /** If it returns a promise, the element waits for it. */
  onMappingSave?(save: MappingSave): unknown;
}

// On a server, React warns about useLayoutEffect.
const useEarlyEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;

export function SegmentMappingPreview({
  mapping,
  savedMapping,
  events,
  readonly,
  samples,
  onMappingChange,
  onMappingSave,
  className,
  hidden,
  ...others
}: SegmentMappingPreviewProps): ReactElement {
  const ref = useRef<Preview>(null);
  const callbacks = useRef({ onMappingChange, onMappingSave });
  callbacks.current = { onMappingChange, onMappingSave };

  useProperty(ref, "savedMapping", savedMapping);
  useProperty(ref, "mapping", mapping);
  useProperty(ref, "events", events);
  useEarlyEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const onChange = ({ detail }: CustomEvent<MappingChange>) => callbacks.current.onMappingChange?.(detail);
    const onSave = ({ detail }: CustomEvent<MappingSave>) => {
      const saving = callbacks.current.onMappingSave?.(detail);
      if (saving instanceof Promise) detail.waitUntil(saving);
    };
    element.addEventListener("mapping-change", onChange as EventListener);
    element.addEventListener("mapping-save", onSave as EventListener);
    return () => {
      element.removeEventListener("mapping-change", onChange as EventListener);
      element.removeEventListener("mapping-save", onSave as EventListener);
    };
  }, []);

  return createElement("segment-mapping-preview", {
    ...others,
    ref,
    samples,
    // React 18 sets each as an attribute, even to false. React 19 sets the element's properties.
    class: className,
    hidden: hidden || undefined,
    readonly: readonly || undefined,
  });
}

function useProperty<Name extends "savedMapping" | "mapping" | "events">(
  ref: { current: Preview | null },
  name: Name,
  value: Preview[Name] | readonly unknown[] | string | null | undefined,
): void {
  useEarlyEffect(() => {
    if (ref.current && value !== undefined) Object.assign(ref.current, { [name]: value });
  }, [value]);
}
