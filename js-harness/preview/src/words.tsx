// Text of messages.

/** Shows text in backticks as code. */
export function Words({ text }: { text: string }) {
  return <>{text.split("`").map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>;
}

export function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

let format: Intl.NumberFormat | undefined;

/** Created when first needed: creating it would slow down the first load. */
export function number(count: number): string {
  if (count < 1000) return String(count);
  format ??= new Intl.NumberFormat("en");
  return format.format(count);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}
