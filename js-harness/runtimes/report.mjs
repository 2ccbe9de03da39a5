// Formats results for people.

/** Maximum number of problems shown per environment, and of characters per problem. The JSON has all of them. */
const MOST_SHOWN = 3;
const LONGEST = 400;

export function showHeader({ vectors, events, payloads }, noCorpus) {
  const corpus = noCorpus || `${events} events of the corpus by three mappings`;
  return `
native: ${vectors} vectors; ${corpus}
SHA-256 of all payload bytes: ${payloads}

${row({ name: "environment", version: "version", vectors: "vectors", payloads: "payloads" })}`;
}

export function showResult({ seconds, failed = [], reason, ...result }) {
  const note = reason ?? `${seconds.toFixed(1)} s`;
  const shown = failed.slice(0, MOST_SHOWN).map((problem) => `  ${shortened(problem)}`);
  if (failed.length > MOST_SHOWN) shown.push(`  and ${failed.length - MOST_SHOWN} more`);
  return [row({ ...result, note }), ...shown].join("\n");
}

export function showSummary(results) {
  const count = (wanted) => results.filter(({ status }) => status === wanted).length;
  return `\n${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`;
}

function shortened(problem) {
  return problem.length > LONGEST ? `${problem.slice(0, LONGEST)} …` : problem;
}

/** A digest, shortened to what distinguishes it. */
function row({ name, version = "", vectors = "", payloads = "", status = "", note = "" }) {
  const columns = [
    name.padEnd(30),
    version.padEnd(14),
    String(vectors).padStart(7),
    payloads.slice(0, 12).padEnd(12),
    status.padEnd(7),
    note,
  ];
  return columns.join("  ").trimEnd();
}
